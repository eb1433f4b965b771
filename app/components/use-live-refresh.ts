import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

import { paths } from '~/paths';

/** Several events of one call come within a blink: they make one refresh. */
const settleMs = 150;

/**
 * Reloads what the page shows when something of the business changed. The stream reconnects by itself;
 * after a gap the page reloads once, since it may have missed something.
 */
export function useLiveRefresh() {
  const { revalidate } = useRevalidator();
  const refresh = useRef(revalidate);
  useEffect(() => {
    refresh.current = revalidate;
  }, [revalidate]);

  useEffect(() => {
    const source = new EventSource(paths.live());
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hadGap = false;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => refresh.current(), settleMs);
    };
    source.addEventListener('call', soon);
    source.addEventListener('follow-up', soon);
    source.addEventListener('error', () => {
      hadGap = true;
    });
    source.addEventListener('open', () => {
      if (hadGap) soon();
      hadGap = false;
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, []);
}
