import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';

import {
  hasGap,
  hear,
  mergeTurns,
  nothingHeard,
  type Heard,
  type LiveTurn,
  type LiveWords,
  type PartialTurn,
} from '~/modules/live/words';
import { useLiveRefresh } from './use-live-refresh';

/** What was heard of running calls, by call, and who shows it. */
class WordStore {
  readonly #heard = new Map<string, Heard>();
  readonly #readers = new Set<() => void>();

  hear = (words: LiveWords) => {
    this.#heard.set(words.id, hear(this.read(words.id), words));
    for (const reader of this.#readers) reader();
  };
  /** Something was missed: what is loaded now says more. */
  forget = () => {
    this.#heard.clear();
    for (const reader of this.#readers) reader();
  };
  read = (callId: string): Heard => this.#heard.get(callId) ?? nothingHeard;
  subscribe = (reader: () => void) => {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  };
}

const LiveContext = createContext<{ words: WordStore; refresh: () => void } | null>(null);

type LiveProps = { businessId: string; place: string | null; children: ReactNode };

/** Keeps the page that is inside as it is at the server, and hears what is said on running calls. */
export function Live({ businessId, place, children }: LiveProps) {
  const [words] = useState(() => new WordStore());
  const refresh = useLiveRefresh({ businessId, place, onWords: words.hear, onReset: words.forget });
  const live = useMemo(() => ({ words, refresh }), [words, refresh]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

/**
 * The words of a running call: the turns that the page came with and those heard since, and what is being
 * said now. Loads the page when a turn in between was missed.
 */
export function useLiveWords(callId: string, loaded: LiveTurn[]): Heard {
  const live = useContext(LiveContext);
  const heard = useHeard(callId);
  const turns = useMemo(() => mergeTurns(loaded, heard.turns), [loaded, heard]);
  const isTorn = heard !== nothingHeard && hasGap(turns);
  const refresh = live?.refresh;
  useEffect(() => {
    if (isTorn) refresh?.();
  }, [isTorn, refresh]);
  return { turns, partials: heard.partials };
}

/** What is being said on a running call, or was said last. */
export function useLastWords(
  callId: string,
  loaded: PartialTurn | null,
): { words: PartialTurn | null; isFinal: boolean } {
  const { turns, partials } = useHeard(callId);
  const partial = partials.at(-1);
  return partial
    ? { words: partial, isFinal: false }
    : { words: turns.at(-1) ?? loaded, isFinal: true };
}

function useHeard(callId: string): Heard {
  const words = useContext(LiveContext)?.words;
  const read = useCallback(() => words?.read(callId) ?? nothingHeard, [words, callId]);
  return useSyncExternalStore(words?.subscribe ?? neverChanges, read, () => nothingHeard);
}

const neverChanges = () => () => {};
