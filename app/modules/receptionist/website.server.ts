import type http from 'node:http';
import { Worker } from 'node:worker_threads';

import {
  askPublicWeb,
  internet,
  PrivateAddressError,
  type Network,
} from '~/integrations/public-web/public-web.server';
import { t } from '~/modules/languages/t';
import type { Proposal, proposeEntries } from './website-text.server';

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
const limits: Limits = { ms: 10_000, maxBytes: 512 * 1024, parseMs: 5_000 };

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
      if ('html' in answer) {
        return { address: url.href, ...(await readText(answer.html, rest.parseMs)) };
      }
      if (redirects === maxRedirects) {
        throw new WebsiteError(t`This address leads from one to the next. Enter the last one.`);
      }
      url = readAddress(new URL(answer.location, url).href);
    }
  } catch (error) {
    if (error instanceof WebsiteError) throw error;
    if (error instanceof PrivateAddressError) {
      throw new WebsiteError(t`This address is not on the public internet, and is not read.`);
    }
    if (signal.aborted) {
      throw new WebsiteError(
        t`The site did not answer in time. Try again, or type the answers in.`,
      );
    }
    throw new WebsiteError(t`The site could not be reached. Check the address.`, { cause: error });
  }
}

type Read = ReturnType<typeof proposeEntries>;

/** In development and tests the source, by way of tsx; else what `npm run build` puts beside the server. */
const isSource = /\.ts(?:\?|$)/.test(import.meta.url);
function startReader(html: string): Worker {
  const options = { workerData: html, resourceLimits: { maxOldGenerationSizeMb: 256 } };
  if (isSource) {
    const file = JSON.stringify(new URL('page-reader.server.ts', import.meta.url).href);
    const code = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${file}, ${file}))`;
    return new Worker(code, { ...options, eval: true });
  }
  const build = import.meta.url.slice(0, import.meta.url.lastIndexOf('/server/'));
  return new Worker(new URL(`${build}/page-reader.js`), options);
}

/**
 * What a page says, read in a thread of its own: pages can be made so that it takes minutes or all memory, and this
 * process answers callers meanwhile.
 */
function readText(html: string, ms: number): Promise<Read> {
  const tangled = new WebsiteError(
    t`This page is too tangled to be read. Choose another, or type the answers in.`,
  );
  const thread = startReader(html);
  const timer = setTimeout(() => void thread.terminate(), ms);
  return new Promise<Read>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (error: Error & { code?: string }) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tangled : error),
    );
    // Ended before it said anything.
    thread.once('exit', () => reject(tangled));
  }).finally(() => {
    clearTimeout(timer);
    void thread.terminate();
  });
}

/** An address as people write it: without `https://`, too. */
function readAddress(text: string): URL {
  const wrong = new WebsiteError(t`Enter the address of a web page, such as https://example.com.`);
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim())
    ? text.trim()
    : `https://${text.trim()}`;
  if (!URL.canParse(full)) throw wrong;
  const url = new URL(full);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw wrong;
  if (url.username || url.password) {
    throw new WebsiteError(t`Leave the name and password out of the address.`);
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
      throw new WebsiteError(
        t`The site answered with an error (${statusCode}). Check the address.`,
      );
    }
    const type = headers['content-type'] ?? '';
    if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(type) || headers['content-encoding']) {
      throw new WebsiteError(t`There is no web page at this address. Upload documents as files.`);
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
      throw new WebsiteError(t`This page is too large to be read. Choose a smaller one.`);
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
