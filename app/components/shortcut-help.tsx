import { useSyncExternalStore } from 'react';

import { t } from '~/modules/languages/t';
import { areShortcutsOn, onShortcutChoice, turnShortcuts } from './shortcut-choice';

const help = (): [title: string, keys: [keys: string, does: string][]][] => [
  [
    t`In a list`,
    [
      ['j ↓', t`Next`],
      ['k ↑', t`The one before`],
      ['Enter', /* msgctxt: what a key does */ t`Open`],
      ['e', t`Done, or open again`],
      ['s', t`Snooze`],
      ['a', t`Assign, and more`],
      ['x', t`Choose`],
    ],
  ],
  [
    t`On a call`,
    [
      ['j', t`Next call of the list`],
      ['k', t`The one before`],
      ['e s a', t`Work on its follow-up`],
    ],
  ],
  [
    t`Anywhere`,
    [
      ['Ctrl K', t`Find, or go to`],
      ['/', t`Search calls`],
      ['g t', t`Today`],
      ['g c', t`Calls`],
      ['g f', t`Follow-ups`],
      ['g a', t`Analytics`],
      ['g r', t`Receptionist`],
      ['?', t`This help`],
    ],
  ],
];

/** Which keys there are, and whether this browser uses them. Loaded when somebody opens it. */
export function ShortcutHelp() {
  const isOn = useSyncExternalStore(onShortcutChoice, areShortcutsOn, () => true);
  return (
    <>
      {help().map(([title, keys]) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl className="fd-kv mt-1">
            {keys.map(([key, does]) => (
              <div key={key} className="contents">
                <dt>{does}</dt>
                <dd>
                  {key.split(' ').map((one) => (
                    <kbd key={one} className="fd-kbd ms-1">
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
