import { describe, expect, it } from 'vitest';

import { readRange, sliceBytes } from './byte-range.server';

describe('a range of 100 bytes', () => {
  it.each([
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=99-99', { start: 99, end: 99 }],
    ['bytes=100-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=20-10', null],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['items=0-1', null],
    ['nonsense', null],
    [null, null],
  ])('%s', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected);
  });
});

describe('a slice of a stream', () => {
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of ['abc', 'defg', 'h', 'ij']) {
          controller.enqueue(new TextEncoder().encode(part));
        }
        controller.close();
      },
    });
  it.each([
    [0, 9, 'abcdefghij'],
    [0, 0, 'a'],
    [2, 3, 'cd'],
    [4, 8, 'efghi'],
    [9, 9, 'j'],
  ])('from %d to %d', async (start, end, expected) => {
    expect(await new Response(sliceBytes(stream(), { start, end })).text()).toBe(expected);
  });
});
