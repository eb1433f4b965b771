import { useEffect, useSyncExternalStore } from 'react';

import { areShortcutsOn, onShortcutChoice, turnShortcuts } from './shortcut-choice';

const help: [title: string, keys: [keys: string, does: string][]][] = [
  [
    'In a list',
    [
      ['j ↓', 'Next'],
      ['k ↑', 'The one before'],
      ['Enter', 'Open'],
      ['e', 'Done, or open again'],
      ['s', 'Snooze'],
      ['a', 'Assign, and more'],
      ['x', 'Choose'],
    ],
  ],
  [
    'On a call',
    [
      ['j', 'Next call of the list'],
      ['k', 'The one before'],
      ['e s a', 'Work on its follow-up'],
    ],
  ],
  [
    'Anywhere',
    [
      ['Ctrl K', 'Find, or go to'],
      ['/', 'Search calls'],
      ['g t', 'Today'],
      ['g c', 'Calls'],
      ['g f', 'Follow-ups'],
      ['g a', 'Analytics'],
      ['g r', 'Receptionist'],
      ['?', 'This help'],
    ],
  ],
];

/**
 * The keys of the lists, and the help that names them. The help is a popover: a button with
 * `popovertarget="shortcuts"` opens it without a script. The keys themselves are loaded after the page.
 */
export function KeyboardShortcuts() {
  const isOn = useSyncExternalStore(onShortcutChoice, areShortcutsOn, () => true);
  useEffect(() => {
    if (!isOn) return;
    let stop: (() => void) | undefined;
    let isGone = false;
    void import('./shortcut-keys').then(({ listenToKeys }) => {
      if (!isGone) stop = listenToKeys();
    });
    return () => {
      isGone = true;
      stop?.();
    };
  }, [isOn]);
  return (
    <dialog popover="auto" id="shortcuts" className="fd-help" aria-labelledby="shortcuts-title">
      <div className="flex items-center">
        <h2 id="shortcuts-title">Keyboard shortcuts</h2>
        <button type="button" className="btn btn-sm btn-ghost ml-auto" popovertarget="shortcuts">
          Close
        </button>
      </div>
      {help.map(([title, keys]) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl className="fd-kv mt-1">
            {keys.map(([key, does]) => (
              <div key={key} className="contents">
                <dt>{does}</dt>
                <dd>
                  {key.split(' ').map((one) => (
                    <kbd key={one} className="fd-kbd ml-1">
                      {one}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          className="checkbox checkbox-sm"
          checked={isOn}
          onChange={({ target }) => turnShortcuts(target.checked)}
        />
        Use these shortcuts in this browser
      </label>
    </dialog>
  );
}
