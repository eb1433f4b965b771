import { describe, expect, it } from 'vitest';

import { encodeEvent, encodePlace, encodeRetry, readPlace } from './event-stream.server';

describe('an event of a stream', () => {
  it('is one line of data, whatever was said', () => {
    expect(encodeEvent({ event: 'words', data: { text: 'one\ntwo\r\nid: 5' }, id: '1:2:' })).toBe(
      'event: words\ndata: {"text":"one\\ntwo\\r\\nid: 5"}\nid: 1:2:\n\n',
    );
  });

  it('leaves the viewer where it stands when it has no place', () => {
    expect(encodeEvent({ event: 'call', data: {} })).not.toContain('id:');
  });

  it('can be a place alone, which browsers keep without an event', () => {
    expect(encodePlace('1:2:')).toBe('id: 1:2:\n\n');
  });

  it('has viewers come back at different times', () => {
    expect(encodeRetry(0)).toBe('retry: 1000\n\n');
    expect(encodeRetry(0.5)).toBe('retry: 2000\n\n');
  });
});

describe('the place that a viewer says it stands at', () => {
  it.each(['10:10:', '10:20:12', '10:20:12,13,19'])('is read: %s', (text) => {
    expect(readPlace(text)).toBe(text);
  });
  it.each([null, '', '5', '1:2', 'a:b:c', '1:2:3,', '1:2:3;drop', `1:2:${'3,'.repeat(3000)}3`])(
    'is nothing when it is not one: %s',
    (text) => {
      expect(readPlace(text)).toBeNull();
    },
  );
});
