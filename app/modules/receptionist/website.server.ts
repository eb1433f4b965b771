import type http from 'node:http';
import { runInNewContext } from 'node:vm';

import {
  askPublicWeb,
  internet,
  PrivateAddressError,
  type Network,
} from '~/integrations/public-web/public-web.server';
import { proposeEntries, type Proposal } from './website-text.server';

/** A site that cannot be read, in the words that say what to do. */
export class WebsiteError extends Error {}

export type Website = { address: string; title: string; proposals: Proposal[] };

/** For all of it, redirects and all. */
type Limits = {
  ms: number;
  maxBytes: number;
  /** For taking the page apart. */
  parseMs: number;
};

const maxRedirects = 3;
// What is parsed in one go, in the process that answers callers as well.
const limits: Limits = { ms: 10_000, maxBytes: 512 * 1024, parseMs: 400 };

/**
 * Reads a page of the public web and proposes questions and answers out of it. The server asks on somebody's
 * behalf: it goes only to public addresses, and each connection goes to the very address that was checked.
 *
 * @throws WebsiteError
 */
export async function readWebsite(
  address: string,
  network: Partial<Network & Limits> = {},
): Promise<Website> {
  const { ms, ...rest } = { ...internet, ...limits, ...network };
  const signal = AbortSignal.timeout(ms);
  try {
    let url = readAddress(address);
    for (let redirects = 0; ; redirects++) {
      const answer = await ask(url, rest, signal);
      if ('html' in answer) return { address: url.href, ...readText(answer.html, rest.parseMs) };
      if (redirects === maxRedirects) {
        throw new WebsiteError('This address leads from one to the next. Enter the last one.');
      }
      url = readAddress(new URL(answer.location, url).href);
    }
  } catch (error) {
    if (error instanceof WebsiteError) throw error;
    if (error instanceof PrivateAddressError) {
      throw new WebsiteError('This address is not on the public internet, and is not read.');
    }
    if (signal.aborted) {
      throw new WebsiteError('The site did not answer in time. Try again, or type the answers in.');
    }
    throw new WebsiteError('The site could not be reached. Check the address.', { cause: error });
  }
}

/**
 * What a page says, or an error when taking it apart takes too long: pages can be made so that it takes minutes,
 * and this process answers callers as well. A script's time limit ends also what it calls.
 * Source: Node.js, `vm.runInNewContext`, `timeout`.
 */
function readText(html: string, ms: number): ReturnType<typeof proposeEntries> {
  try {
    return runInNewContext(
      'read()',
      { read: () => proposeEntries(html) },
      { timeout: ms },
    ) as never;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new WebsiteError('This page is too tangled to be read. Choose another, or type it in.');
  }
}

/** An address as people write it: without `https://`, too. */
function readAddress(text: string): URL {
  const wrong = new WebsiteError('Enter the address of a web page, such as https://example.com.');
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim())
    ? text.trim()
    : `https://${text.trim()}`;
  if (!URL.canParse(full)) throw wrong;
  const url = new URL(full);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw wrong;
  if (url.username || url.password) {
    throw new WebsiteError('Leave the name and password out of the address.');
  }
  return url;
}

type Answer = { html: string } | { location: string };

async function ask(
  url: URL,
  network: Network & Omit<Limits, 'ms'>,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await askPublicWeb(
    url,
    {
      signal,
      headers: {
        Accept: 'text/html',
        'Accept-Encoding': 'identity',
        'User-Agent': 'Frontdesk (reads a page for its owner)',
      },
    },
    network,
  );
  const { statusCode = 0, headers } = response;
  try {
    if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location) {
      return { location: headers.location };
    }
    if (statusCode !== 200) {
      throw new WebsiteError(`The site answered with an error (${statusCode}). Check the address.`);
    }
    const type = headers['content-type'] ?? '';
    if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(type) || headers['content-encoding']) {
      throw new WebsiteError('There is no web page at this address. Upload documents as files.');
    }
    const bytes = await readBody(response, network.maxBytes);
    return { html: decode(bytes, /charset=["']?([\w-]+)/i.exec(type)?.[1]) };
  } finally {
    response.destroy();
  }
}

async function readBody(response: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new WebsiteError('This page is too large to be read. Choose a smaller one.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
