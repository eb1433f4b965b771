import { z } from 'zod';

import { appError } from '~/modules/errors/app-error.server';

/** More than any list in a form of ours can have. */
const mostItems = 1_000;
const longestName = 200;

/** What the buttons of Conform's lists send beside a form. Source: Conform, "Intent button". */
const listIntent = z.object({
  type: z.enum(['validate', 'update', 'reset', 'insert', 'remove', 'reorder']),
  payload: z.object({
    name: z.string().max(longestName).optional(),
    index: z.number().int().min(0).max(mostItems).optional(),
    from: z.number().int().min(0).max(mostItems).optional(),
    to: z.number().int().min(0).max(mostItems).optional(),
  }),
});

/**
 * A body that is no form (another type, or one that was cut off) makes `request.formData()` throw a TypeError, which
 * would be answered as a fault of ours. From here on it is the sender's: 400, on every page alike. So is a form
 * that would be built into something enormous: `people[99999999].name` is a list of a hundred million to the
 * library that reads it.
 */
export function refuseUnreadableForms(): void {
  const { formData } = Request.prototype;
  if (formData.name === 'formDataOrRefuse') return;
  Request.prototype.formData = async function formDataOrRefuse(this: Request) {
    // A body that was read before is a mistake of ours, and stays one.
    if (this.bodyUsed) return formData.call(this);
    let form: FormData;
    try {
      form = await formData.call(this);
    } catch (error) {
      if (error instanceof TypeError && !this.signal.aborted) throw appError('bad-request');
      throw error;
    }
    if (!isReadable(form)) throw appError('bad-request');
    return form;
  };
}

function isReadable(form: FormData): boolean {
  const hasNames = [...form.keys()].every(
    (name) =>
      name.length <= longestName &&
      [...name.matchAll(/\[(\d+)\]/g)].every(([, index]) => Number(index) <= mostItems),
  );
  return hasNames && hasListIntent(form.get('__intent__')) && hasJson(form.get('__state__'));
}

function hasListIntent(intent: FormDataEntryValue | null): boolean {
  return !intent || listIntent.safeParse(parseJson(intent)).success;
}

function hasJson(state: FormDataEntryValue | null): boolean {
  return !state || typeof parseJson(state) === 'object';
}

function parseJson(text: FormDataEntryValue): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    return undefined;
  }
}
