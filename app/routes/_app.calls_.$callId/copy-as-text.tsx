import { Copy } from 'lucide-react';
import { useState } from 'react';

import { useHydrated } from '~/components/use-hydrated';
import { t } from '~/modules/languages/t';

type State = 'ready' | 'copied' | 'failed';
const words: Record<State, string> = {
  ready: t`Copy as text`,
  copied: t`Copied`,
  failed: t`Could not copy: open it as text`,
};

/** Puts the text of the call on the clipboard. Without JavaScript the link beside it does for that. */
export function CopyAsText({ href }: { href: string }) {
  const isHydrated = useHydrated();
  const [state, setState] = useState<State>('ready');
  // A clipboard is there on https and on one's own machine only.
  if (!isHydrated || !('clipboard' in navigator)) return null;

  async function copy() {
    try {
      const answer = await fetch(href);
      if (!answer.ok) throw new Error(String(answer.status));
      await navigator.clipboard.writeText(await answer.text());
      setState('copied');
    } catch {
      setState('failed');
    }
  }
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        <Copy className="fd-icon" aria-hidden />
        {words[state]}
      </button>
      <span role="status" className="sr-only">
        {state === 'ready' ? '' : words[state]}
      </span>
    </>
  );
}
