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
  const { revalidate, state } = useRevalidator();
  const isWanted = useRef(false);
  const refresh = useRef(() => {});
  useEffect(() => {
    // One reload at a time: a second one would break off the first.
    refresh.current = () => {
      if (state === 'idle') revalidate();
      else isWanted.current = true;
    };
    if (state === 'idle' && isWanted.current) {
      isWanted.current = false;
      revalidate();
    }
  }, [revalidate, state]);

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
