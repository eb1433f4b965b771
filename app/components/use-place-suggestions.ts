import { useCallback, useEffect, useRef, useState } from 'react';

import type { Place } from '~/integrations/geocoding/place.server';
import { plural, t } from '~/modules/languages/t';
import { paths } from '~/paths';

/** Who types on does not want to know yet. */
const debounceMs = 250;
const shortest = 2;

type Suggestions = {
  places: Place[];
  attribution: string;
  /** What came of the search, in words; empty while there was none. */
  message: string;
  /** True when there is nothing to choose from, and the message says why. */
  isFailed: boolean;
};
type Answer = { attribution: string; features: { properties: Place }[] };

const nothing: Suggestions = { places: [], attribution: '', message: '', isFailed: false };
const failed = (message: string): Suggestions => ({ ...nothing, message, isFailed: true });

/**
 * Places for what is typed. `suggest` takes each new text; only the answer to the last one counts.
 * `stop` breaks off what is under way and keeps what was found.
 */
export function usePlaceSuggestions() {
  const [suggestions, setSuggestions] = useState(nothing);
  const current = useRef<AbortController>();

  const stop = useCallback(() => current.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const suggest = useCallback(
    (text: string) => {
      stop();
      if (text.trim().length < shortest) {
        setSuggestions(nothing);
        return;
      }
      const { signal } = (current.current = new AbortController());
      const timer = setTimeout(() => {
        void ask(text.trim(), signal).then((found) => {
          if (!signal.aborted) setSuggestions(found);
        });
      }, debounceMs);
      signal.addEventListener('abort', () => clearTimeout(timer));
    },
    [stop],
  );

  const clear = useCallback(() => {
    stop();
    setSuggestions(nothing);
  }, [stop]);

  return { ...suggestions, suggest, stop, clear };
}

async function ask(text: string, signal: AbortSignal): Promise<Suggestions> {
  try {
    const response = await fetch(paths.geocode({ text }), { signal });
    if (response.status === 401) return failed(t`Sign in again to get suggestions.`);
    if (response.status === 429) return failed(t`Too many searches. Wait a moment, then type on.`);
    if (!response.ok) return failed(t`No suggestions right now. Type the whole address.`);
    const { attribution, features } = (await response.json()) as Answer;
    if (features.length === 0) return failed(t`No place found. You can keep what you typed.`);
    const unique = new Map(features.map(({ properties }) => [properties.place_id, properties]));
    const places = [...unique.values()];
    const count = places.length;
    return {
      places,
      attribution,
      message: plural(
        count,
        t`${count} suggestion. Choose with the arrow keys and Enter.`,
        t`${count} suggestions. Choose with the arrow keys and Enter.`,
      ),
      isFailed: false,
    };
  } catch {
    return failed(t`No suggestions: the connection failed. Type the whole address.`);
  }
}
