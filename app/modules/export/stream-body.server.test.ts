import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { writeReadableStreamToWritable } from '@remix-run/node';
import compression from 'compression';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';

import { logger } from '~/logger.server';
import { watchConnection } from './connection.server';
import { streamBody } from './stream-body.server';
import { zipChunks } from './zip.server';

const live = () => ({ signal: new AbortController().signal, isReady: async () => true });

// What is expected to fail is not for the log.
logger.level = 'silent';

async function* breaking() {
  yield new TextEncoder().encode('first page\n');
  throw new Error('the database is gone');
}

describe('a body of pages', () => {
  it('breaks off where a file cannot be read on', async () => {
    const stream = streamBody(zipChunks([{ name: 'a.csv', input: breaking() }]), live());
    await expect(new Response(stream).arrayBuffer()).rejects.toThrow('the database is gone');
  });

  it('reads no further when the reader is gone', async () => {
    let pages = 0;
    async function* endless() {
      for (;;) yield new TextEncoder().encode(`page ${pages++}\n`);
    }
    const stream = streamBody(zipChunks([{ name: 'a.csv', input: endless() }]), live());
    const reader = stream.getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    const read = pages;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pages).toBe(read);
  });
});

/** What no client's buffers hold: 64 MB, and not to be compressed away. */
const pageCount = 1000;
const page = randomBytes(64 * 1024);

describe.each(['identity', 'gzip'])('a body that is sent as %s', (encoding) => {
  let server: http.Server;
  let pages = 0;
  let isEnded = false;

  /** As our server and Remix send a stream. */
  async function ask() {
    pages = 0;
    isEnded = false;
    async function* rows() {
      try {
        while (pages < pageCount) {
          pages++;
          yield page;
        }
      } finally {
        isEnded = true;
      }
    }
    const app = express();
    app.use(compression());
    app.get('/', (_request, response) => {
      response.type('text/csv');
      const body = streamBody(rows(), {
        ...live(),
        isReady: watchConnection(response),
      });
      void writeReadableStreamToWritable(body, response);
    });
    server = app.listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = http.get({ port, headers: { 'Accept-Encoding': encoding } });
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    return { request, answer };
  }
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const settled = async () => {
    for (;;) {
      const before = pages;
      await new Promise((resolve) => setTimeout(resolve, 150));
      if (pages === before) return pages;
    }
  };

  it('waits for a client that does not read, and goes on when it does', async () => {
    const { answer } = await ask();
    expect(await settled()).toBeLessThan(pageCount / 2);
    expect(isEnded).toBe(false);
    answer.resume();
    await once(answer, 'end');
    expect(pages).toBe(pageCount);
  });

  it('ends its work when the client hangs up', async () => {
    const { request } = await ask();
    const before = await settled();
    request.destroy();
    await expect.poll(() => isEnded).toBe(true);
    expect(pages).toBeLessThanOrEqual(before + 1);
  });
});
