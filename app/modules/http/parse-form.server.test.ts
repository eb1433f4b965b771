import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { parseForm } from './parse-form.server';

const schema = z.object({
  name: z.string().optional(),
  people: z.array(z.object({ name: z.string() })).optional(),
});

function parse(fields: [string, string][]) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  try {
    return parseForm(form, { schema });
  } catch (error) {
    const { init, status } = error as { init?: ResponseInit; status?: number };
    return init?.status ?? status ?? error;
  }
}
const intent = (value: object | string) =>
  parse([
    ['name', 'Ada'],
    ['__intent__', typeof value === 'string' ? value : JSON.stringify(value)],
  ]);
const on = (name: string, more = {}) => ({ type: 'insert', payload: { name, ...more } });

describe('a form that anybody may send', () => {
  it('has words for what is wrong, also where its schema has none', () => {
    const form = new FormData();
    form.append('mode', 'other');
    const modes = z.object({
      mode: z.enum(['a', 'b']),
      count: z.number(),
      name: z.string({ error: 'Say who.' }),
    });
    expect(parseForm(form, { schema: modes })).toMatchObject({
      error: {
        mode: ['Choose one of these.'],
        count: ['Check this: it cannot be kept as it is.'],
        name: ['Say who.'],
      },
    });
  });

  it('is read, with lines that end as they do here', () => {
    const read = parse([
      ['name', 'Ada\r\nLovelace'],
      ['people[199].name', 'Bo'],
    ]);
    expect(read).toMatchObject({ payload: { name: 'Ada\nLovelace' } });
    expect(intent(on('people', { index: 3 }))).toMatchObject({ status: undefined });
    expect(
      intent({ type: 'update', payload: { name: 'people[0].name', value: 'x' } }),
    ).toMatchObject({});
  });

  it.each([
    ['a list of a hundred million', parse([['people[99999999].name', 'x']])],
    ['one within a list', parse([['people[0].ranges[99999999]', 'x']])],
    ['a name without end', parse([['a.'.repeat(200), 'x']])],
    ['one name a hundred thousand times', parse(Array.from({ length: 100_000 }, () => ['a', '']))],
    ['a button that is cut off', intent('{"type":"ins')],
    ['a button for nothing', intent({ type: 'remove', payload: null })],
    ['a button for a place far out', intent(on('people', { index: 1e9 }))],
    ['a button for a list far out', intent(on('people[99999999].name'))],
    ['a button for what every object has', intent(on('__proto__.x'))],
    ['a button for no path', intent(on('people[abc'))],
    [
      'a button for a list that is none',
      intent({ type: 'remove', payload: { name: 'name', index: 0 } }),
    ],
    ['a state that is none', parse([['__state__', '{"a']])],
  ])('is answered 400: %s', (_what, answer) => {
    expect(answer).toBe(400);
  });
});
