/** Whether a page has scripts: no route of it says that it works as well without any (`handle.hydrate`). */
export function hydrates(handles: readonly unknown[]): boolean {
  return handles.every(
    (handle) => (handle as { hydrate?: boolean } | undefined)?.hydrate !== false,
  );
}
