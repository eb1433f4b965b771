import type { Paddle, PaddleEventData } from '@paddle/paddle-js';
import { useCallback, useEffect, useState } from 'react';

import { t } from '~/modules/languages/t';
import { Note } from './ui/note';

type CheckoutProps = {
  transactionId: string;
  /** Paddle's script, and what it needs of us. */
  script: { url: string; token: string; isSandbox: boolean };
  /** Where Paddle leads to once it is paid; null for who has no page of ours to go to. */
  successUrl: string | null;
  /** To fill in where Paddle asks who pays; null where it knows, or we do not. */
  email: string | null;
  /** Nothing is paid: it is about another card. */
  isCard: boolean;
};

type State = 'loading' | 'open' | 'closed' | 'paid' | 'failed';

const words: Record<Exclude<State, 'failed'>, string> = {
  loading: t`Paddle’s checkout opens in a moment.`,
  open: t`Paddle’s checkout is open over this page.`,
  closed: t`The checkout was closed. Nothing was paid.`,
  paid: t`Paid. Paddle mails the invoice to you.`,
};
const cardWords: typeof words = {
  loading: t`Paddle’s checkout opens in a moment.`,
  open: t`Paddle’s checkout is open over this page.`,
  closed: t`The checkout was closed. The payment method is as before.`,
  paid: t`The payment method is changed.`,
};

/** A page has one Paddle, which is told once who asks: whoever shows the checkout now listens. */
let started: Paddle | null = null;
let listener: ((event: PaddleEventData) => void) | null = null;

/** Paddle's own window over our page: card numbers never come near us. Their script is loaded here only. */
export function PaddleCheckout({
  transactionId,
  script,
  successUrl,
  email,
  isCard,
}: CheckoutProps) {
  const [state, setState] = useState<State>('loading');
  const { url, token, isSandbox } = script;

  const open = useCallback(() => {
    setState('open');
    started?.Checkout.open({
      transactionId,
      ...(email && { customer: { email } }),
      settings: {
        displayMode: 'overlay',
        theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
        ...(successUrl && { successUrl }),
      },
    });
  }, [transactionId, successUrl, email]);

  useEffect(() => {
    let isGone = false;
    listener = ({ name }) => {
      if (name === 'checkout.completed') setState('paid');
      if (name === 'checkout.closed') setState((now) => (now === 'paid' ? now : 'closed'));
    };
    loadScript(url)
      .then((loaded) => {
        if (isGone) return;
        if (!started) {
          if (isSandbox) loaded.Environment.set('sandbox');
          loaded.Initialize({ token, eventCallback: (event) => listener?.(event) });
          started = loaded;
        }
        open();
      })
      .catch(() => {
        if (!isGone) setState('failed');
      });
    return () => {
      isGone = true;
      listener = null;
      // It lies over the page: it must not lie over the next one.
      started?.Checkout.close();
    };
  }, [url, token, isSandbox, open]);

  if (state === 'failed') {
    return (
      <Note tone="bad" title="Paddle’s checkout could not be loaded">
        Something keeps your browser from loading it: the network, or a blocker of scripts. Allow
        scripts of paddle.com on this page, or try another browser, and load the page again.
      </Note>
    );
  }
  return (
    <div className="grid gap-3" aria-live="polite">
      <p>{(isCard ? cardWords : words)[state]}</p>
      {(state === 'open' || state === 'closed') && (
        <div>
          <button type="button" className="btn btn-primary" onClick={open}>
            Open the checkout
          </button>
        </div>
      )}
    </div>
  );
}

/**
 * Paddle's script opens a checkout by itself when it finds `_ptxn` in the address. We open it ourselves, with our
 * settings and once, so that the address says it in our own word.
 */
function loadScript(url: string): Promise<Paddle> {
  const here = new URL(location.href);
  const transaction = here.searchParams.get('_ptxn');
  if (transaction) {
    here.searchParams.delete('_ptxn');
    here.searchParams.set('transaction', transaction);
    history.replaceState(history.state, '', here);
  }
  return new Promise((resolve, reject) => {
    const there = (window as { Paddle?: Paddle }).Paddle;
    if (there) {
      resolve(there);
      return;
    }
    const element = document.createElement('script');
    element.src = url;
    element.addEventListener('load', () => {
      const loaded = (window as { Paddle?: Paddle }).Paddle;
      if (loaded) resolve(loaded);
      else reject(new Error('Paddle’s script brought no Paddle.'));
    });
    element.addEventListener('error', () => reject(new Error('Paddle’s script did not load.')));
    document.head.append(element);
  });
}
