import { z } from 'zod';

/**
 * The daily digest, as the worker and the edge function (`supabase/functions/daily-digest`) make it alike. Deno reads
 * this file as it stands: it imports nothing of ours.
 */

const call = z.object({
  id: z.uuid(),
  at: z.string(),
  name: z.string().nullable(),
  /** E.164; null when withheld. */
  number: z.string().nullable(),
  outcome: z.string().nullable(),
  summary: z.string().nullable(),
});

const of = z.object({
  businessId: z.string(),
  userId: z.string(),
  /** The day that it tells of, where the business is: `2026-11-25`. */
  day: z.string(),
});
/** Which digest. */
export type DigestOf = z.infer<typeof of>;

/** What `private.digest` answers for a member. Lists are cut off after a few. */
export const dueSchema = of.extend({
  business: z.string(),
  timeZone: z.string(),
  wants: z.object({ calls: z.boolean(), missed: z.boolean(), followUps: z.boolean() }),
  calls: z.object({
    total: z.number(),
    booked: z.number(),
    missed: z.number(),
    rows: z.array(call),
    missedRows: z.array(call),
  }),
  followUps: z.object({
    open: z.number(),
    overdue: z.number(),
    rows: z.array(z.object({ title: z.string(), dueAt: z.string().nullable() })),
  }),
});
export type DueDigest = z.infer<typeof dueSchema>;

/** The data of the mail: a part that is null was not asked for, or has nothing to tell. */
export const digestSchema = z.object({
  business: z.string(),
  timeZone: z.string(),
  day: z.string(),
  calls: z
    .object({
      /** Whether only missed calls are told of. */
      isMissedOnly: z.boolean(),
      total: z.number(),
      booked: z.number(),
      missed: z.number(),
      rows: z.array(call),
    })
    .nullable(),
  followUps: dueSchema.shape.followUps.nullable(),
});
export type Digest = z.infer<typeof digestSchema>;

/** What a member is told; null when there is nothing. */
export function makeDigest(due: DueDigest): Digest | null {
  const { business, timeZone, day, wants, calls, followUps } = due;
  const { total, booked, missed, rows, missedRows } = calls;
  const told = wants.calls ? total : wants.missed ? missed : 0;
  const digest: Digest = {
    business,
    timeZone,
    day,
    calls:
      told > 0
        ? {
            isMissedOnly: !wants.calls,
            total,
            booked,
            missed,
            rows: wants.calls ? rows : missedRows,
          }
        : null,
    followUps: wants.followUps && followUps.open > 0 ? followUps : null,
  };
  return digest.calls || digest.followUps ? digest : null;
}

/** The two functions of the database, by whatever way they are called. */
export type DigestStore = {
  due(limit: number): Promise<unknown[]>;
  /** @returns whether a mail was queued now */
  queue(one: DigestOf, hasNews: boolean): Promise<boolean>;
};

const atOnce = 100;

/**
 * Finds the digests that are due and queues the mails of those with something to tell. May run at any time, twice, or be
 * killed: the database takes each digest once. One that cannot be read is nobody else's trouble.
 *
 * @returns how many members were looked at, and how many mails were queued
 * @throws in the end, when there were some that could not be read
 */
export async function runDigests(store: DigestStore): Promise<{ members: number; mails: number }> {
  let members = 0;
  let mails = 0;
  const unreadable: unknown[] = [];
  const done = new Set<string>();
  for (;;) {
    const due = await store.due(atOnce);
    let isFresh = false;
    for (const row of due) {
      const one = of.parse(row);
      const key = `${one.businessId} ${one.userId}`;
      if (done.has(key)) continue;
      done.add(key);
      isFresh = true;
      members++;
      const read = dueSchema.safeParse(row);
      if (!read.success) unreadable.push(read.error);
      else if (await store.queue(one, makeDigest(read.data) !== null)) mails++;
    }
    // Those that come again could not be noted: their membership ended meanwhile.
    if (due.length < atOnce || !isFresh) break;
  }
  if (unreadable.length > 0) {
    throw new Error(`${unreadable.length} digests cannot be read`, { cause: unreadable[0] });
  }
  return { members, mails };
}
