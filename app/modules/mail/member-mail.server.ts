import type { JobHelpers } from 'graphile-worker';
import type { z } from 'zod';

type WithClient = JobHelpers['withPgClient'];
export type Action = 'done' | 'snooze' | 'spam';

/**
 * A member's address and what they are to be told, asked at the moment of sending: a night may lie between it and what
 * happened, in which somebody left the team, chose otherwise, or a caller was erased.
 *
 * @param question SQL with one `mail` for the parameters; `$1` is the business and `$2` the member
 * @returns null when there is nothing to tell any more, or nobody
 */
export async function askForMail<T>(
  withPgClient: WithClient,
  schema: z.ZodType<T>,
  question: string,
  values: [businessId: string, userId: string, ...more: unknown[]],
): Promise<{ to: string; told: T } | null> {
  const { rows } = await withPgClient((client) =>
    client.query<{ email: string; mail: unknown }>(
      `select u.email, m.mail from auth.users u cross join lateral (${question}) m where u.id::uuid = $2`,
      values,
    ),
  );
  const row = rows[0];
  return row?.mail ? { to: row.email, told: schema.parse(row.mail) } : null;
}

/** Makes the links of a mail for a call or a follow-up: their tokens, by what they do. */
export async function makeActions(
  withPgClient: WithClient,
  of: { businessId: string; userId: string; callId?: string | null; followUpId?: string | null },
  actions: Action[],
): Promise<Partial<Record<Action, string>>> {
  const { rows } = await withPgClient((client) =>
    client.query<{ action: Action; token: string }>(
      `select a.action, private.make_mail_action($1, $2, a.action, $3, $4) as token from unnest($5::text[]) a (action)`,
      [of.businessId, of.userId, of.callId ?? null, of.followUpId ?? null, actions],
    ),
  );
  return Object.fromEntries(rows.map(({ action, token }) => [action, token]));
}
