import type http from 'node:http';

import { Webhook } from 'standardwebhooks';

import {
  askPublicWeb,
  PrivateAddressError,
  type Network,
} from '~/integrations/public-web/public-web.server';

export type Message = {
  url: string;
  /** The text that is signed and sent, as it is. */
  payload: string;
  messageId: string;
  /** Newest first. Each signs: whoever has one of them believes the message. */
  secrets: string[];
};

/** How an attempt went: `error` is null when the endpoint took the message. */
export type Attempt = {
  status: number | null;
  ms: number;
  text: string | null;
  error: string | null;
};

const timeoutMs = 10_000;
/** Of the answer, in characters; no more of it is read than can hold them. */
const keptCharacters = 1024;
const readBytes = 4 * keptCharacters;

/** Sends a message once. Redirects are not followed, and an answer is not waited for longer than ten seconds. */
export async function sendMessage(
  { url: address, payload, messageId, secrets }: Message,
  { networkFor, addressFault }: { networkFor: (url: URL) => Network; addressFault: string | null },
): Promise<Attempt> {
  const began = performance.now();
  const attempt = (rest: Omit<Attempt, 'ms'>): Attempt => ({
    ...rest,
    ms: Math.round(performance.now() - began),
  });
  const nothing = { status: null, text: null };
  if (addressFault) return attempt({ ...nothing, error: addressFault });
  const url = new URL(address);
  const signal = AbortSignal.timeout(timeoutMs);
  const id = `msg_${messageId.replaceAll('-', '')}`;
  const now = new Date();
  let response: http.IncomingMessage | undefined;
  try {
    response = await askPublicWeb(
      url,
      {
        method: 'POST',
        signal,
        body: payload,
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': String(Buffer.byteLength(payload)),
          'User-Agent': 'Frontdesk-Webhooks/1',
          'Accept-Encoding': 'identity',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': secrets
            .map((secret) => new Webhook(secret).sign(id, now, payload))
            .join(' '),
        },
      },
      networkFor(url),
    );
    const status = response.statusCode ?? 0;
    const text = await beginning(response);
    return attempt({ status, text, error: statusFault(status) });
  } catch (error) {
    const status = response?.statusCode ?? null;
    return attempt({ status, text: null, error: faultOf(error, signal) });
  } finally {
    response?.destroy();
  }
}

async function beginning(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= readBytes) break;
  }
  const text = Buffer.concat(chunks).subarray(0, readBytes).toString('utf8');
  // Postgres keeps no such characters.
  return text.replaceAll('\0', '').slice(0, keptCharacters).toWellFormed();
}

function statusFault(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) {
    return `It answered ${status}: it points elsewhere, where messages do not follow.`;
  }
  return `It answered ${status}.`;
}

function faultOf(error: unknown, signal: AbortSignal): string {
  if (error instanceof PrivateAddressError) {
    return 'Its address is not on the public internet, and was not asked.';
  }
  if (signal.aborted) return 'It did not answer within 10 seconds.';
  const code = (error as { code?: unknown }).code;
  return `It could not be reached${typeof code === 'string' ? ` (${code})` : ''}.`;
}
