import { useEffect } from 'react';

/** Says on the icon of the installed app how many follow-ups are overdue. */
export function useBadge(count: number): void {
  useEffect(() => {
    if ('setAppBadge' in navigator) navigator.setAppBadge(count).catch(() => {});
  }, [count]);
}
