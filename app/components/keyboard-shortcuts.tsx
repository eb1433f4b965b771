import { useEffect, useRef, useState, useSyncExternalStore, type ComponentType } from 'react';

import { areShortcutsOn, onShortcutChoice } from './shortcut-choice';

/**
 * The keys of the lists, and the help that names them: a popover, opened by a button with `popovertarget="shortcuts"`.
 * The keys are loaded after the page, the help when it is opened: without scripts there are no keys to tell of.
 */
export function KeyboardShortcuts() {
  const box = useRef<HTMLDialogElement>(null);
  const [Help, setHelp] = useState<ComponentType | null>(null);
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
  useEffect(() => {
    const own = box.current;
    const load = () =>
      void import('./shortcut-help').then(({ ShortcutHelp }) => setHelp(() => ShortcutHelp));
    own?.addEventListener('beforetoggle', load, { once: true });
    return () => own?.removeEventListener('beforetoggle', load);
  }, []);
  return (
    <dialog
      ref={box}
      popover="auto"
      id="shortcuts"
      className="fd-help"
      aria-labelledby="shortcuts-title"
    >
      <div className="flex items-center">
        <h2 id="shortcuts-title">Keyboard shortcuts</h2>
        <button type="button" className="btn btn-sm btn-ghost ms-auto" popovertarget="shortcuts">
          Close
        </button>
      </div>
      {Help ? <Help /> : <p className="fd-muted">The keys work once the page’s scripts run.</p>}
    </dialog>
  );
}
