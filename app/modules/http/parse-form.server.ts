import { parseWithZod } from '@conform-to/zod/v4';
import { z } from 'zod';

import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';

/** More than any form of ours has: what is named often is copied as often as it is named. */
const mostFields = 3_000;
/** The last place of the longest list. */
const lastPlace = 200;
const longestName = 200;
/** `people[0].name`: what a form is built from. Nothing that every object has. */
const namePattern = /^(?!.*(?:__proto__|constructor|prototype))[A-Za-z_]\w*(?:\.\w+|\[\d{1,3}\])*$/;

const place = z.number().int().min(0).max(lastPlace).optional();
/** What the buttons of Conform's lists send beside a form. Source: Conform, "Intent button". */
const intentSchema = z.object({
  type: z.enum(['validate', 'update', 'reset', 'insert', 'remove', 'reorder']),
  payload: z.object({
    name: z.string().refine(isName).optional(),
    index: place,
    from: place,
    to: place,
  }),
});

/**
 * A form, checked on the server: Conform's `parseWithZod` for what anybody may send. Lines end as they do here, not as in
 * forms.
 *
 * @throws AppError 400 for a form that is none of ours: one that would be built into something enormous
 *   (`people[99999999].name` is a list of a hundred million), or whose list is asked for what cannot be done to it.
 */
export const parseForm = ((form: FormData, options: Parameters<typeof parseWithZod>[1]) => {
  if (!isReadable(form)) throw appError('bad-request');
  try {
    return parseWithZod(withPlainLines(form), { error: faultOf, ...options });
  } catch (error) {
    if (form.has('__intent__')) throw appError('bad-request', { cause: error });
    throw error;
  }
}) as typeof parseWithZod;

/** What a field says whose schema has no words for it. */
const faultOf: z.core.$ZodErrorMap = ({ code }) =>
  code === 'invalid_value' ? t`Choose one of these.` : t`Check this: it cannot be kept as it is.`;

function isReadable(form: FormData): boolean {
  const names = [...form.keys()];
  return (
    names.length <= mostFields &&
    names.every((name) => name.length <= longestName && placesOf(name).every(isPlace)) &&
    hasIntent(form.get('__intent__')) &&
    hasState(form.get('__state__'))
  );
}

function isName(name: string): boolean {
  return name.length <= longestName && namePattern.test(name) && placesOf(name).every(isPlace);
}

function placesOf(name: string): number[] {
  return [...name.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index));
}

function isPlace(index: number): boolean {
  return index <= lastPlace;
}

function hasIntent(intent: FormDataEntryValue | null): boolean {
  return !intent || intentSchema.safeParse(parseJson(intent)).success;
}

function hasState(state: FormDataEntryValue | null): boolean {
  return !state || typeof parseJson(state) === 'object';
}

function parseJson(text: FormDataEntryValue): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    return undefined;
  }
}

function withPlainLines(form: FormData): FormData {
  const plain = new FormData();
  for (const [name, value] of form) {
    if (typeof value === 'string') plain.append(name, value.replaceAll('\r\n', '\n'));
    else plain.append(name, value);
  }
  return plain;
}
