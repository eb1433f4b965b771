import type { Random } from '../../sandbox/vapi/random';

/** Texts that have broken programs before. */
const nastyTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b\ufeff',
  '💥'.repeat(50),
  'é'.normalize('NFD').repeat(40),
  'x'.repeat(10_000),
  `'`,
  `';--`,
  `") or 1=1`,
  '%00',
  '%',
  '%E0%A4%A',
  '../../../etc/passwd',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '${jndi:ldap://x}',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '1e309',
  '9223372036854775808',
  '0x10',
  '2026-02-30',
  '2026-13-45T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  '-000001-01-01T00:00:00Z',
  '0000-00-00',
  '9999-12-31T23:59:60Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'not-a-uuid',
  'a@b',
  '+1',
  '+999999999999999999',
  'javascript:alert(1)',
  'http://[::1',
  'Etc/Nowhere',
  '(((((((((((((((((((((((((((((((',
  '\\',
  '"',
  '*:*&|!<->',
  'W10=',
  '\r\nSet-Cookie: a=b',
];

const nastyValues: (() => unknown)[] = [
  () => null,
  () => true,
  () => -1,
  () => 0.1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => -8.64e15 - 1,
  () => [],
  () => ({}),
  () => [[[[[[[[[[]]]]]]]]]],
  () => Array.from({ length: 500 }, (_, n) => n),
  () => JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":1}}') as unknown,
  () => deep(400),
];

function deep(levels: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}

export function nastyText(random: Random): string {
  return random.pick(nastyTexts);
}

/** A text that is nearly what it was, or one that never was one. */
export function mutateText(text: string, random: Random): string {
  const at = random.int(0, text.length);
  switch (random.int(0, 6)) {
    case 0:
      return nastyText(random);
    case 1:
      return text.slice(0, at);
    case 2:
      return text + nastyText(random);
    case 3:
      return text.slice(0, at) + nastyText(random) + text.slice(at + 1);
    case 4:
      return text.slice(0, at) + String.fromCharCode(random.int(0, 0xffff)) + text.slice(at + 1);
    case 5:
      return text.repeat(random.int(2, 5));
    default:
      return [...text].toReversed().join('');
  }
}

/** A value of JSON with one thing in it changed: replaced, taken out, doubled, or of another type. */
export function mutateValue(value: unknown, random: Random): unknown {
  if (value !== null && typeof value === 'object' && !random.isTrue(0.06)) {
    const keys = Object.keys(value);
    const key = keys.length > 0 ? random.pick(keys) : 'x';
    if (Array.isArray(value)) {
      const list = [...(value as unknown[])];
      const at = Number(key) || 0;
      const chance = random.next();
      if (chance < 0.1) list.splice(at, 1);
      else if (chance < 0.2) list.splice(at, 0, list[at]);
      else list[at] = mutateValue(list[at], random);
      return list;
    }
    const copy = { ...(value as Record<string, unknown>) };
    if (random.isTrue(0.08)) delete copy[key];
    else if (random.isTrue(0.05)) copy[nastyText(random)] = copy[key];
    else copy[key] = mutateValue(copy[key], random);
    return copy;
  }
  if (typeof value === 'string' && random.isTrue(0.6)) return mutateText(value, random);
  if (typeof value === 'number' && random.isTrue(0.4)) return -value * 10 ** random.int(0, 30);
  return random.isTrue(0.4) ? nastyText(random) : random.pick(nastyValues)();
}

/** Bytes with something wrong in them: cut off, turned round, or no UTF-8. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const at = random.int(0, Math.max(copy.length - 1, 0));
  switch (random.int(0, 4)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      copy[at] = random.int(0, 255);
      return copy;
    case 2:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), copy]);
    case 3:
      return Buffer.concat([
        copy.subarray(0, at),
        Buffer.from([0xc3, 0x28, 0xff, 0xfe]),
        copy.subarray(at),
      ]);
    default:
      return Buffer.concat([copy, copy]);
  }
}
