import { useEffect } from 'react';

import type { Trusted } from '~/modules/http/trusts';

/**
 * What the policy of this document lets pages load. It came with the document, and stays the same for every page
 * that takes its place without loading a new one.
 */
const trusted =
  typeof document === 'undefined' ? '' : (document.documentElement.dataset.trusts ?? '');

/**
 * Loads the page as a document of its own, when the one that it came into may not load what it needs.
 *
 * @returns whether it may
 */
export function useTrusted(name: Trusted): boolean {
  const isTrusted = trusted.split(' ').includes(name);
  useEffect(() => {
    if (!isTrusted) location.reload();
  }, [isTrusted]);
  return isTrusted;
}
