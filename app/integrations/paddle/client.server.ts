import type { Paddle } from '@paddle/paddle-node-sdk';

import { getEnv } from '~/env.server';
import { callVendor, VendorFault } from '~/integrations/vendor.server';

/** Why Paddle did not do what was asked. */
export class PaddleFault extends VendorFault {
  /** How long Paddle wants to be left alone. */
  retryAfterMs?: number;

  constructor(
    kind: PaddleFault['kind'],
    message: string,
    /** Paddle's own code, such as `subscription_locked_renewal`. */
    readonly code: string | null = null,
    options?: ErrorOptions,
  ) {
    super('paddle', kind, message, options);
    this.name = 'PaddleFault';
  }
}

/** A page waits for one of these at most; the SDK itself would wait for ever. */
const pageTimeoutMs = 8_000;

let client: Promise<Paddle> | undefined;

/** The SDK takes long to load: whoever never asks Paddle never loads it. */
function getClient(): Promise<Paddle> {
  const { PADDLE_API_KEY: key, PADDLE_ENVIRONMENT: environment, PADDLE_BASE_URL: url } = getEnv();
  if (!key) throw new PaddleFault('off', 'Billing is not set up here.');
  client ??= import('@paddle/paddle-node-sdk').then(
    // The SDK takes an address in place of the name of an environment. Source: its `Client.getBaseUrl`.
    ({ Paddle: Client }) => new Client(key, { environment: (url ?? environment) as never }),
  );
  return client;
}

/**
 * Asks Paddle something by its official SDK, which has no timeout and no retries of its own.
 *
 * @param options.isSafe whether asking twice does what asking once does: reads, and changes that set a state.
 *   What is not safe is asked once.
 * @param options.timeoutMs how long an answer is waited for: longer where no page waits
 * @throws PaddleFault, whatever went wrong
 */
export async function askPaddle<T>(
  ask: (paddle: Paddle) => Promise<T>,
  { isSafe = true, timeoutMs = pageTimeoutMs }: { isSafe?: boolean; timeoutMs?: number } = {},
): Promise<T> {
  const paddle = await getClient();
  let operation = 'next page';
  const told = telling(paddle, (name) => {
    operation = name;
  });
  const once = async () => {
    try {
      return await ask(told);
    } catch (error) {
      throw toFault(error);
    }
  };
  try {
    return await callVendor('paddle', () => operation, once, { isSafe, timeoutMs });
  } catch (error) {
    throw toFault(error);
  }
}

/** The SDK, that tells what of it is asked, such as `subscriptions.get`. */
function telling(paddle: Paddle, tell: (operation: string) => void): Paddle {
  return new Proxy(paddle, {
    get(sdk, name) {
      const resource: unknown = Reflect.get(sdk, name);
      if (typeof resource !== 'object' || resource === null) return resource;
      return new Proxy(resource, {
        get(target, method) {
          tell(`${String(name)}.${String(method)}`);
          const value: unknown = Reflect.get(target, method);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  });
}

type Pages<T> = { hasMore: boolean; next(): Promise<T[]> };

/** All pages of a list, each asked for in its own time. */
export async function listAll<T>(open: (paddle: Paddle) => Pages<T>): Promise<T[]> {
  const all: T[] = [];
  let pages: Pages<T> | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop
    all.push(...(await askPaddle((paddle) => (pages ??= open(paddle)).next())));
  } while (pages?.hasMore);
  return all;
}

/** An error of the SDK in our words. It has a `code` and no HTTP status; what is not JSON is a SyntaxError. */
export function toFault(error: unknown): PaddleFault {
  if (error instanceof PaddleFault) return error;
  const { code, detail, retryAfter } = (error ?? {}) as {
    code?: unknown;
    detail?: unknown;
    retryAfter?: unknown;
  };
  if (typeof code !== 'string' || typeof detail !== 'string') {
    return fault('unreachable', 'Paddle does not answer.', null, error);
  }
  if (code === 'too_many_requests') {
    const busy = fault('busy', 'Paddle has too much to do just now.', code, error);
    if (typeof retryAfter === 'number') busy.retryAfterMs = retryAfter * 1000;
    return busy;
  }
  if (
    ['internal_error', 'service_unavailable', 'bad_gateway', 'concurrent_modification'].includes(
      code,
    )
  ) {
    return fault('unreachable', 'Paddle has trouble just now.', code, error);
  }
  if (code === 'not_found' || code === 'entity_not_found') {
    return fault('gone', 'Paddle does not know it.', code, error);
  }
  return fault('refused', detail, code, error);
}

function fault(kind: PaddleFault['kind'], message: string, code: string | null, cause: unknown) {
  return new PaddleFault(kind, message.slice(0, 900), code, { cause });
}
