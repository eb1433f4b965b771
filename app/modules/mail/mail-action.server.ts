import { z } from 'zod';

import { serviceClient } from '~/integrations/supabase/client.server';
import { clientAddress } from '~/modules/auth/client-address.server';
import { appError } from '~/modules/errors/app-error.server';

const schema = z.object({
  action: z.enum(['done', 'snooze', 'spam']),
  /** closed: somebody did it otherwise. not-allowed: who left the team, or may not any more. */
  state: z.enum(['open', 'used', 'undone', 'expired', 'not-allowed', 'closed']),
  business: z.string(),
  timeZone: z.string(),
  /** Who the mail was sent to. */
  person: z.string().nullable(),
  usedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  canUndo: z.boolean(),
  subject: z
    .object({
      name: z.string().nullable(),
      number: z.string().nullable(),
      title: z.string().nullable(),
      at: z.string().nullable(),
      callId: z.string().nullable(),
      status: z.string().nullable(),
      snoozedUntil: z.string().nullable(),
      closedBy: z.string().nullable(),
    })
    .nullable(),
});
export type MailAction = z.output<typeof schema>;

const isToken = (token: string) => /^[0-9a-f]{64}$/.test(token);

/**
 * What the link of a mail does, whoever opens it: it was sent to one address only. Reading changes nothing.
 *
 * @returns null for a token that we did not make, or whose call was erased
 * @throws AppError `unavailable`
 */
export async function readMailAction(token: string): Promise<MailAction | null> {
  if (!isToken(token)) return null;
  const { data, error } = await serviceClient().rpc('read_mail_action', { p_token: token });
  if (error) throw appError('unavailable', { cause: error });
  return data === null ? null : schema.parse(data);
}

/**
 * Does what the link is for, as the person it was sent to, once.
 *
 * @param until of a snooze: when it ends
 * @throws AppError `unavailable`
 */
export async function takeMailAction(request: Request, token: string, until: string | null) {
  const { error } = await serviceClient().rpc('take_mail_action', {
    p_token: token,
    p_until: until as string,
    ...sender(request),
  });
  // Whatever came between the look and the press: the page says how it stands.
  if (error && !['42501', 'P0002', '22023'].includes(error.code)) {
    throw appError('unavailable', { cause: error });
  }
}

/** @returns whether it is as it was before; not when somebody changed it since */
export async function undoMailAction(request: Request, token: string): Promise<boolean> {
  const { data, error } = await serviceClient().rpc('undo_mail_action', {
    p_token: token,
    ...sender(request),
  });
  if (error && !['42501', 'P0002'].includes(error.code)) {
    throw appError('unavailable', { cause: error });
  }
  return data === true;
}

/** For the log of the business. */
function sender(request: Request) {
  const agent = request.headers.get('User-Agent') ?? '';
  return {
    p_ip: clientAddress(request),
    p_agent: agent.replace(/[^\x20-\x7e]/g, '').slice(0, 300),
  };
}
