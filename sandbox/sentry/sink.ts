/**
 * The stand-in for Sentry: takes what its SDKs send, and shows it. It keeps nothing but the newest reports, in
 * memory. Source: Sentry developer docs, envelopes.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

const mostKept = 1_000;

/** One item of an envelope: an event, a transaction, a report on a policy … */
export type Report = { type: string; from: string; body: Record<string, unknown> };

export class SentrySink {
  readonly reports: Report[] = [];
  /** All that was sent, as it was sent. */
  readonly raw: string[] = [];
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.writeHead(500).end());
  });

  async start(port = 0): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get dsn(): string {
    return `http://public@127.0.0.1:${(this.#server.address() as AddressInfo).port}/1`;
  }

  clear(): void {
    this.reports.length = 0;
    this.raw.length = 0;
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    // Browsers ask first whether they may.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://sink');
    if (request.method === 'GET') {
      const { reports } = this;
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(reports.toReversed(), null, 2));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const isZipped = request.headers['content-encoding'] === 'gzip';
    const text = (isZipped ? gunzipSync(bytes) : bytes).toString('utf8');
    this.raw.push(text);
    this.raw.splice(0, this.raw.length - mostKept);
    if (pathname.endsWith('/security/')) {
      this.#keep({ type: 'security', from: 'browser', body: JSON.parse(text) as never });
    } else if (pathname.endsWith('/envelope/')) {
      for (const report of readEnvelope(text)) this.#keep(report);
    }
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  }

  #keep(report: Report) {
    this.reports.push(report);
    this.reports.splice(0, this.reports.length - mostKept);
  }
}

/** An envelope is a line about it, then for each item a line about it and the item. */
function* readEnvelope(text: string): Generator<Report> {
  const [first = '{}', ...lines] = text.split('\n');
  const { sdk } = JSON.parse(first) as { sdk?: { name?: string } };
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const { type } = JSON.parse(lines[at] || '{}') as { type?: string };
    if (!type) continue;
    yield { type, from: sdk?.name ?? '', body: JSON.parse(lines[at + 1] ?? '{}') as never };
  }
}
