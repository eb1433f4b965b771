import { useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

import { paths } from '~/paths';

/** Several events of one call come within a blink: they make one refresh. */
const settleMs = 150;
/** After a server that was not there, or a proxy's error. */
const reopenMs = 10_000;

/**
 * Reloads what the page shows when something of the business changed. The stream begins with a reload of
 * its own, since something may have changed between the page and it, or while it was gone.
 */
export function useLiveRefresh() {
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  // A reload would break off the way to another page, and begin it anew.
  const isIdle = state === 'idle' && navigation.state === 'idle';
  const isWanted = useRef(false);
  const refresh = useRef(() => {});
  useEffect(() => {
    // One reload at a time: a second one would break off the first.
    refresh.current = () => {
      if (isIdle) revalidate();
      else isWanted.current = true;
    };
    if (isIdle && isWanted.current) {
      isWanted.current = false;
      revalidate();
    }
  }, [revalidate, isIdle]);

  useEffect(() => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let reopening: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => refresh.current(), settleMs);
    };
    const open = () => {
      source = new EventSource(paths.live());
      source.addEventListener('call', soon);
      source.addEventListener('follow-up', soon);
      source.addEventListener('receptionist', soon);
      // Browsers reconnect when a stream breaks off, but never after an answer that is an error.
      source.addEventListener('error', () => {
        if (source.readyState === EventSource.CLOSED) reopening = setTimeout(open, reopenMs);
      });
    };
    open();
    return () => {
      clearTimeout(timer);
      clearTimeout(reopening);
      source.close();
    };
  }, []);
}
