import { createHmac, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import { getEnv } from '~/env.server';

const cursorSchema = z.strictObject({ at: z.iso.datetime({ offset: true }), id: z.uuid() });
/** Where the next page of a list begins: after the row that was made then and has this id. */
export type ApiCursor = z.infer<typeof cursorSchema>;

function sign(list: string, text: string): string {
  return createHmac('sha256', getEnv().SESSION_SECRET)
    .update(`api cursor\n${list}\n${text}`)
    .digest('base64url')
    .slice(0, 22);
}

/** Signed: a cursor is of one list, and nobody makes one up. */
export function writeApiCursor(list: string, cursor: ApiCursor): string {
  const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
  return `${text}.${sign(list, text)}`;
}

/** Undefined for anything that we did not write for this list. */
export function readApiCursor(list: string, cursor: string): ApiCursor | undefined {
  const [text = '', signature = ''] = cursor.split('.');
  const expected = Buffer.from(sign(list, text));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
}
