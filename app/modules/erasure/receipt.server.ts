import { createHmac, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import { getEnv } from '~/env.server';
import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { plural, t } from '~/modules/languages/t';

/** What was erased with a caller, by table, in the order and the words of a receipt. */
const words: Record<string, string> = {
  calls: t`Calls, with summary and transcript`,
  recordings: t`Recordings`,
  call_turns: t`Spoken lines`,
  call_insights: t`Facts found in calls`,
  call_corrections: t`Corrections of these`,
  follow_ups: t`Follow-ups`,
  appointments: t`Appointments`,
  notes: t`Notes`,
  numbers: t`Phone numbers`,
  webhook_events: t`Messages of the phone service`,
  webhook_deliveries: t`Messages to other programs`,
};

/** The counts of a receipt or of what is about to go; what is not there is left out. */
export function erasureLines(counts: unknown): { label: string; count: number }[] {
  const all = Object.entries((counts ?? {}) as Record<string, unknown>).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0,
  );
  const known = Object.entries(words).flatMap(([name, label]) => {
    const count = all.find(([table]) => table === name)?.[1];
    return count ? [{ label, count }] : [];
  });
  const rest = all.filter(([name]) => !(name in words)).reduce((sum, [, count]) => sum + count, 0);
  return rest > 0 ? [...known, { label: t`Other entries`, count: rest }] : known;
}

const kinds = ['caller', 'recording'] as const;
type Kind = (typeof kinds)[number];

/** A receipt of an erased caller, or of deleted recordings. */
export type Receipt = {
  id: string;
  kind: Kind;
  business: string;
  erasedAt: string;
  by: string;
  lines: { label: string; count: number }[];
  /** When the phone service had deleted the calls as well; null: it is still asked to. */
  vendorErasedAt: string | null;
};

/** @throws AppError `not-found` for one that is not this business's. */
export async function getReceipt(
  supabase: Supabase,
  businessId: string,
  receiptId: string | undefined,
): Promise<Receipt> {
  if (!z.uuid().safeParse(receiptId).success) throw appError('not-found');
  const { data, error } = await supabase
    .from('erasure_receipts')
    .select('id, kind, subject, requested_at, by_name, counts, files_erased_at')
    .in('kind', kinds)
    .eq('business_id', businessId)
    .eq('id', receiptId ?? '')
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  if (!data) throw appError('not-found');
  return {
    id: data.id,
    kind: data.kind as Kind,
    business: data.subject,
    erasedAt: data.requested_at,
    by: data.by_name,
    lines: erasureLines(data.counts),
    vendorErasedAt: data.files_erased_at,
  };
}

/** The newest receipts of erased callers and deleted recordings, for who may read them; others find none. */
export async function listReceipts(supabase: Supabase, businessId: string) {
  const { data, error } = await supabase
    .from('erasure_receipts')
    .select('id, kind, requested_at, by_name, counts')
    .in('kind', kinds)
    .eq('business_id', businessId)
    .order('requested_at', { ascending: false })
    .limit(100);
  if (error) throw appError('unavailable', { cause: error });
  return data.map(({ id, kind, requested_at: at, by_name: by, counts }) => ({
    id,
    at,
    by,
    what: kind === 'caller' ? t`A caller` : recordingsOf(counts),
  }));
}

function recordingsOf(counts: unknown): string {
  const count = erasureLines(counts)[0]?.count ?? 0;
  return count === 1
    ? t`A recording`
    : plural(count, t`${count} recording`, t`${count} recordings`);
}

const erasedWords: Record<Kind, string> = {
  caller: t`Erased: one caller, with all that was kept of them`,
  recording: t`Erased: recordings of calls, here and at the phone service`,
};

/** The last line, in whichever language: the word before the signature says nothing that could be forged. */
const signatureLine = /^[\p{L} ]{1,40}: ([\w-]{43})$/u;

/** A receipt as text, signed: {@link isGenuine} tells whether a word of it was changed. */
export function receiptText(receipt: Receipt): string {
  const erasedAt = new Date(receipt.erasedAt).toISOString();
  const body = [
    t`Frontdesk erasure receipt`,
    '',
    t`Number: ${receipt.id}`,
    t`Business: ${receipt.business}`,
    erasedWords[receipt.kind],
    t`Erased at: ${erasedAt}`,
    t`Erased by: ${receipt.by}`,
    ...receipt.lines.map(({ label, count }) => `${label}: ${count}`),
  ].join('\n');
  const signature = t`Signature: ${sign(body)}`;
  return `${body}\n\n${signature}\n`;
}

/** Whether a text is a receipt as we gave it out. White space does not count. */
export function isGenuine(text: string): boolean {
  const lines = meaning(text);
  const given = signatureLine.exec(lines.pop() ?? '')?.[1];
  const expected = sign(lines.join('\n'));
  return given !== undefined && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

function sign(body: string): string {
  return createHmac('sha256', getEnv().SESSION_SECRET)
    .update(`erasure-receipt\n${meaning(body).join('\n')}`)
    .digest('base64url');
}

function meaning(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean);
}
