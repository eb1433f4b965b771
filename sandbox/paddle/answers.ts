import { randomUUID } from 'node:crypto';

import type { Context } from 'hono';
import type { z } from 'zod';

import { invalidField, invalidRequest, PaddleProblem } from './problem';

/** What a request says, held against its shape. */
export async function read<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> {
  const text = await c.req.text();
  let given: unknown = null;
  try {
    if (text) given = JSON.parse(text);
  } catch {
    throw new PaddleProblem('invalid_json', 'Request body is not valid JSON.');
  }
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw invalidRequest(parsed.error);
  return parsed.data;
}

export function answer(c: Context, data: unknown, status: 200 | 201 = 200) {
  return c.json({ data, meta: { request_id: randomUUID() } }, status);
}

type Listed = { id: string };
type Rules<T> = {
  url: string;
  /** Which fields of an entity a parameter is held against, as a list of values. */
  equal?: Record<string, (one: T) => string | null | undefined>;
  /** Moments that can be compared: `created_at[GT]=…`. */
  times?: Record<string, (one: T) => string | null | undefined>;
  /** Parameters that something else reads. */
  others?: string[];
  perPage?: number;
  maxPerPage?: number;
};

const compare = {
  '': (a: number, b: number) => a === b,
  LT: (a: number, b: number) => a < b,
  LTE: (a: number, b: number) => a <= b,
  GT: (a: number, b: number) => a > b,
  GTE: (a: number, b: number) => a >= b,
};

/** Answers a page of a list, newest first unless `order_by` says otherwise. */
export function answerPage<T extends Listed>(
  c: Context,
  all: T[],
  { url, equal = {}, times = {}, others = [], perPage = 50, maxPerPage = 200 }: Rules<T>,
  present: (one: T) => unknown = (one) => one,
) {
  const given = c.req.query();
  let rows = all;
  for (const [parameter, value] of Object.entries(given)) {
    if (['after', 'per_page', 'order_by', ...others].includes(parameter)) continue;
    const [, field = '', operator = ''] = /^(\w+)(?:\[(\w+)\])?$/.exec(parameter) ?? [];
    const [ofValue, ofTime] = [equal[field], times[field]];
    if (ofValue && !operator) {
      const wanted = value.split(',');
      rows = rows.filter((one) => wanted.includes(ofValue(one) ?? ''));
    } else if (ofTime && operator in compare) {
      const holds = compare[operator as keyof typeof compare];
      if (Number.isNaN(Date.parse(value)))
        throw invalidField(parameter, 'must be an RFC 3339 date');
      rows = rows.filter((one) => holds(Date.parse(ofTime(one) ?? ''), Date.parse(value)));
    } else throw invalidField(parameter, 'parameter is not recognised');
  }
  const [, by = '', direction = ''] =
    /^(\w+)\[(ASC|DESC)\]$/.exec(given.order_by ?? 'id[DESC]') ?? [];
  if (!by) throw invalidField('order_by', 'must be a field with [ASC] or [DESC]');
  const key = (one: T) => String((one as Record<string, unknown>)[by] ?? '');
  const sign = direction === 'ASC' ? 1 : -1;
  rows = rows.toSorted(
    (a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id < b.id ? -1 : 1),
  );

  const limit = Number(given.per_page ?? perPage);
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPerPage) {
    throw invalidField('per_page', `must be from 1 to ${maxPerPage}`);
  }
  const from = given.after ? rows.findIndex(({ id }) => id === given.after) + 1 : 0;
  const page = rows.slice(from, from + limit);
  const next = new URL(url);
  for (const [parameter, value] of Object.entries(given)) next.searchParams.set(parameter, value);
  const last = page.at(-1)?.id ?? given.after;
  if (last) next.searchParams.set('after', last);
  return c.json({
    data: page.map(present),
    meta: {
      request_id: randomUUID(),
      pagination: {
        per_page: limit,
        next: next.href,
        has_more: from + limit < rows.length,
        estimated_total: rows.length,
      },
    },
  });
}
