import type { ServerResponse } from 'node:http';

import type { AppLoadContext } from '@remix-run/node';

/** Resolves once the client can take more: true, or false when it is gone. */
export type ReadyForMore = () => Promise<boolean>;

/**
 * Watches how fast a client takes an answer. Remix writes all that a stream gives, whether anybody takes it or
 * not: a stream of any length asks here before it reads on.
 */
export function watchConnection(response: ServerResponse): ReadyForMore {
  let isWatching = false;
  let isFull = false;
  let wake = () => {};

  function watch() {
    isWatching = true;
    const write = response.write.bind(response) as (...args: unknown[]) => boolean;
    response.write = (...args: unknown[]) => {
      isFull = !write(...args);
      return !isFull;
    };
    response.on('drain', () => {
      isFull = false;
      wake();
    });
    response.on('close', () => wake());
  }

  return async () => {
    if (!isWatching) watch();
    if (isFull && !response.closed) await new Promise<void>((resolve) => (wake = resolve));
    return !response.closed;
  };
}

/** Of a server that does not watch, always ready: what is read then waits in memory until it is taken. */
export function readyForMore(context: AppLoadContext | undefined): ReadyForMore {
  const { readyForMore: ready } = (context ?? {}) as { readyForMore?: ReadyForMore };
  return ready ?? (async () => true);
}
