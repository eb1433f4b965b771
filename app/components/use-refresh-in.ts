import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

/**
 * Reloads what the page shows after a while, again and again as long as a time is given: for what changes
 * without an event of its own.
 *
 * @param ms null: nothing is awaited.
 */
export function useRefreshIn(ms: number | null) {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (ms === null || state !== 'idle') return;
    const timer = setTimeout(revalidate, ms);
    return () => clearTimeout(timer);
  }, [ms, revalidate, state]);
}
