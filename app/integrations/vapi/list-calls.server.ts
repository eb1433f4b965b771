import { z } from 'zod';

import { askVapi, VapiFault } from './client.server';

/** By what Vapi lists calls: of an assistant, or of a number. */
export type CallSource = { kind: 'assistant' | 'phone-number'; id: string };

/** ISO 8601; the beginning belongs to it, the end does not. */
export type Span = { from: string; until: string };

/** What every call of Vapi's has; all else is read where it is needed. */
const callSchema = z.looseObject({
  id: z.string().min(1).max(128),
  createdAt: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
  status: z.string().optional(),
});
export type ListedCall = z.infer<typeof callSchema>;

/** Calls come with all their words: a hundred are a few megabytes. */
const usualPage = 100;
const largestPage = 1000;

/**
 * The calls of a source that were created in a span, newest first, a page at a time. Each comes once, also when many
 * were created in the same moment and a page ends among them.
 *
 * @throws VapiFault, also for an answer that is no list of calls
 */
export async function* pagesOfCalls(
  { kind, id }: CallSource,
  { from, until }: Span,
  pageSize = usualPage,
): AsyncGenerator<ListedCall[]> {
  const of = kind === 'assistant' ? { assistantId: id } : { phoneNumberId: id };
  const seen = new Set<string>();
  let before: { createdAtLt: string } | { createdAtLe: string } = { createdAtLt: until };
  for (let limit = pageSize; ;) {
    const asked = { ...of, limit, createdAtGe: from, ...before };
    const answer = await askVapi((vapi) => vapi.calls.list(asked));
    const parsed = z.array(callSchema).safeParse(answer);
    if (!parsed.success) throw new VapiFault('unreachable', 'What answered was not Vapi.');
    const page = parsed.data;
    const fresh = page.filter((call) => !seen.has(call.id));
    for (const call of fresh) seen.add(call.id);
    if (fresh.length > 0) yield fresh;
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    if (fresh.length === 0) {
      // A page holds less than one moment has.
      if (limit === largestPage) {
        throw new VapiFault('refused', 'More than a thousand calls were created in one moment.');
      }
      limit = Math.min(limit * 2, largestPage);
    }
    before = { createdAtLe: last.createdAt };
  }
}

/**
 * One call as it is now.
 *
 * @throws VapiFault; `gone` when Vapi has it no more
 */
export async function getCall(id: string): Promise<ListedCall> {
  const parsed = callSchema.safeParse(await askVapi((vapi) => vapi.calls.get({ id })));
  if (!parsed.success || parsed.data.id !== id) {
    throw new VapiFault('unreachable', 'What answered was not Vapi.');
  }
  return parsed.data;
}
