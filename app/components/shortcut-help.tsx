import { useSyncExternalStore } from 'react';

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

/** Which keys there are, and whether this browser uses them. Loaded when somebody opens it. */
export function ShortcutHelp() {
  const isOn = useSyncExternalStore(onShortcutChoice, areShortcutsOn, () => true);
  return (
    <>
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
    </>
  );
}
