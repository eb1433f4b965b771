import { useNavigation, useRevalidator } from '@remix-run/react';
import { useCallback, useEffect, useRef } from 'react';

import type { LiveWords } from '~/modules/live/words';
import { paths } from '~/paths';
import { useReturn } from './use-return';

/** Several events of one call come within a blink: they make one refresh. */
const settleMs = 100;
/** After a server that was not there, or a proxy's error: doubled each time. */
const reopenMs = { first: 1_000, most: 30_000 };
/** A page that nobody sees lets go of its stream: browsers open six to a server over HTTP/1.1. */
const hiddenMs = 5_000;

type LiveRefresh = {
  businessId: string;
  /** Where the server stood when it made this page; null when it did not know. */
  place: string | null;
  onWords: (words: LiveWords) => void;
  /** Something was missed; the page is loaded again. */
  onReset: () => void;
};

/**
 * Reloads what the page shows when something of the business changed, and passes on what is said on running
 * calls. The stream begins where the page stands, and after a lost connection where it was lost.
 *
 * @returns reloads the page in the same way: one at a time
 */
export function useLiveRefresh({ businessId, place, onWords, onReset }: LiveRefresh): () => void {
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

  const timer = useRef<ReturnType<typeof setTimeout>>();
  const refreshSoon = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => refresh.current(), settleMs);
  }, []);

  // Of the first page only: the stream itself knows where it stands from then on.
  const firstPlace = useRef(place);
  useEffect(() => {
    let source: EventSource | undefined;
    let reopening: ReturnType<typeof setTimeout> | undefined;
    let hiding: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let after = firstPlace.current;
    firstPlace.current = null;

    const open = () => {
      clearTimeout(reopening);
      const own = new EventSource(paths.live({ business: businessId, after }));
      source = own;
      own.addEventListener('open', () => {
        failures = 0;
      });
      const on = (event: string, act: (data: string) => void) =>
        own.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
          after = lastEventId || after;
          act(data);
        });
      for (const event of ['call', 'follow-up', 'usage', 'receptionist']) on(event, refreshSoon);
      on('reset', () => {
        onReset();
        refreshSoon();
      });
      on('words', (data) => onWords(JSON.parse(data) as LiveWords));
      // Browsers reconnect when a stream breaks off, but never after an answer that is an error.
      own.addEventListener('error', () => {
        if (own.readyState !== EventSource.CLOSED) return;
        const pause = Math.min(reopenMs.first * 2 ** failures++, reopenMs.most);
        reopening = setTimeout(open, pause * (0.75 + Math.random() / 2));
      });
    };
    const close = () => {
      clearTimeout(reopening);
      source?.close();
      source = undefined;
    };
    const look = () => {
      clearTimeout(hiding);
      if (document.visibilityState === 'hidden') hiding = setTimeout(close, hiddenMs);
      else if (!source) open();
    };
    look();
    document.addEventListener('visibilitychange', look);
    // A browser keeps a page for the way back only when nothing of it goes on.
    addEventListener('pagehide', close);
    addEventListener('pageshow', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('pagehide', close);
      removeEventListener('pageshow', look);
      clearTimeout(timer.current);
      clearTimeout(hiding);
      close();
    };
  }, [businessId, onWords, onReset, refreshSoon]);
  useReturn(refreshSoon);
  return refreshSoon;
}
