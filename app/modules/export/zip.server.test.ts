import { expect, it } from 'vitest';

import { zipStream } from './zip.server';

const signal = new AbortController();
// What is expected to fail is not for the log.
signal.abort();

async function* breaking() {
  yield new TextEncoder().encode('first page\n');
  throw new Error('the database is gone');
}

it('breaks off where a file cannot be read on', async () => {
  const stream = zipStream([{ name: 'a.csv', input: breaking() }], signal.signal);
  await expect(new Response(stream).arrayBuffer()).rejects.toThrow('the database is gone');
});

it('reads no further when the reader is gone', async () => {
  let pages = 0;
  async function* endless() {
    for (;;) yield new TextEncoder().encode(`page ${pages++}\n`);
  }
  const reader = zipStream([{ name: 'a.csv', input: endless() }], signal.signal).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  const read = pages;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(pages).toBe(read);
});
