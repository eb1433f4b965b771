import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Whether scripts run: false in the first HTML, and for what is drawn from it. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
