const name = 'fd-shortcuts';
let listener: (() => void) | undefined;
/** Where the browser keeps nothing, it holds until the page is left. */
let isOff: boolean | undefined;

/** Whether the person wants keys of one letter here (WCAG 2.1.4): yes, until they say no. */
export function areShortcutsOn(): boolean {
  try {
    isOff ??= localStorage.getItem(name) === 'off';
  } catch {
    isOff = false;
  }
  return !isOff;
}

export function turnShortcuts(isOn: boolean): void {
  isOff = !isOn;
  try {
    if (isOn) localStorage.removeItem(name);
    else localStorage.setItem(name, 'off');
  } catch {
    // See above.
  }
  listener?.();
}

/** For `useSyncExternalStore`: the shell alone asks. */
export function onShortcutChoice(changed: () => void): () => void {
  listener = changed;
  return () => {
    listener = undefined;
  };
}
