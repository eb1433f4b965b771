import { describe, expect, it } from 'vitest';

import { maskText, placeOf } from './mask-text';

const id = '0193a1b2-c3d4-7e5f-8a6b-1234567890ab';

describe('a text of an error', () => {
  it.each([
    ['Cannot read properties of undefined (reading \'id\')', "Cannot read properties of undefined (reading 'id')"], // prettier-ignore
    ['relation "public.calls" does not exist', 'relation "public.calls" does not exist'],
    ['invalid input syntax for type uuid: "Maria H."', 'invalid input syntax for type uuid: "…"'],
    ['duplicate key: Key (email)=(maria@example.com) already exists', 'duplicate key: Key (email)=(…) already exists'], // prettier-ignore
    [`call ${id} is over`, `call ${id} is over`],
    ['rang +1 (415) 555-2671 twice', 'rang [number] twice'],
    ['rang 4155552671', 'rang [number]'],
    ['answered 503 after 15000 ms', 'answered 503 after 15000 ms'],
    ['see https://x.example/a?token=b#c', 'see https://x.example/a'],
    ['event at 2026-11-20T10:00:00.000Z', 'event at 2026-11-20T10:00:00.000Z'],
    ['key 0123456789abcdef0123456789abcdef0123', 'key [secret]'],
    ['maria@example.com was refused', '[e-mail] was refused'],
    ['smtp://user:password@mail.example:25 refused', '[address] refused'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('is cut where it gets long', () => {
    expect(maskText('x '.repeat(10_000))).toHaveLength(501);
  });
});

it('an address loses what was asked, and what opens it', () => {
  expect(placeOf('https://user:pass@x.example/calls?q=1#a')).toBe('https://x.example/calls');
  expect(placeOf('/invitations/abc/accept')).toBe('/invitations/…/accept');
  expect(placeOf('/act/abc?undo=refused')).toBe('/act/…');
  expect(placeOf('/unsubscribe/a.b.c')).toBe('/unsubscribe/…');
});
