import type { Subscription } from '@paddle/paddle-node-sdk';
import { data, redirect } from '@remix-run/node';

import { askPaddle, PaddleFault } from '~/integrations/paddle/client.server';
import { subscriptionSnapshot, type BillingSnapshot } from '~/integrations/paddle/snapshot.server';
import type { Json } from '~/integrations/supabase/database.types';
import { logger } from '~/logger.server';
import type { Member } from '~/modules/auth/require-member.server';
import { countAsking } from '~/modules/auth/throttle.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { applySnapshots } from './sync.server';

/** Why something was not done at Paddle, in the words of a page: what happened, and what to do. */
export class NotDone extends Error {
  constructor(
    readonly status: 400 | 409 | 429 | 502 | 503,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'NotDone';
  }
}

/** @throws NotDone when a business asked Paddle too often just now */
export async function mayAskPaddle(
  { business, headers }: Pick<Member, 'business' | 'headers'>,
  kind: 'look' | 'act' = 'look',
): Promise<void> {
  const wait = await countAsking(kind, business.id);
  if (wait === 0) return;
  headers.set('Retry-After', String(wait));
  const minutes = Math.ceil(wait / 60);
  throw new NotDone(
    429,
    minutes === 1
      ? t`Paddle was asked many times for this business just now. Nothing was changed. Try again in a minute.`
      : t`Paddle was asked many times for this business just now. Nothing was changed. Try again in ${minutes} minutes.`,
  );
}

/** What is changed at Paddle, as the business's log names it: `subscription.<act>`. */
export type Act =
  | 'checkout'
  | 'change-plan'
  | 'cancel'
  | 'keep'
  | 'pause'
  | 'resume'
  | 'payment-method'
  | 'details';

/** What was done, for the log; null when everything was as wished already. */
export type Done = { subject: string; changes: Record<string, [before: Json, after: Json]> } | null;

/**
 * Does something at Paddle for a business: one thing at a time, so that two presses at once are no two changes.
 *
 * @param work what is done, and what the log keeps of it
 * @throws NotDone; AppError `forbidden` for who may not
 */
export async function actAtPaddle<T>(
  { supabase, business, headers }: Member,
  act: Act,
  work: () => Promise<{ answer: T; done: Done }>,
): Promise<T> {
  await mayAskPaddle({ business, headers }, 'act');
  const { data: token, error } = await supabase.rpc('begin_billing_act', {
    p_business_id: business.id,
    p_act: act,
  });
  if (error?.code === '42501') throw appError('forbidden', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!token) {
    throw new NotDone(
      409,
      t`Something is being changed at Paddle for this business just now. Look again in a minute.`,
    );
  }
  let done: Done = null;
  try {
    const result = await work();
    done = result.done;
    return result.answer;
  } catch (reason) {
    if (reason instanceof PaddleFault) throw notDone(reason);
    throw reason;
  } finally {
    const { error: left } = await supabase.rpc('end_billing_act', {
      p_business_id: business.id,
      p_token: token,
      p_subject: done?.subject ?? '',
      p_changes: (done?.changes ?? null) as Json,
    });
    if (left) logger.error({ err: left, act }, 'an act at Paddle was not written into the log');
  }
}

/**
 * {@link actAtPaddle} on a subscription, as Paddle has it at this moment and not as we think that it is. What
 * Paddle answers is shown at once, before its event comes.
 *
 * @param subscriptionId as a form names it
 * @param work gets the subscription, and returns it as it is afterwards
 * @throws AppError `not-found` for one that is not this business's
 */
export async function actOnSubscription<T>(
  member: Member,
  act: Act,
  subscriptionId: unknown,
  work: (now: Subscription) => Promise<{ after: Subscription; answer: T; done: Done }>,
): Promise<T> {
  const { id } = await ownSubscription(member, subscriptionId);
  return actAtPaddle(member, act, async () => {
    const now = await askPaddle((paddle) => paddle.subscriptions.get(id));
    const { after, answer, done } = await work(now);
    await show([subscriptionSnapshot(after)]);
    return { answer, done };
  });
}

/** One of this business's subscriptions, and who pays for it. */
export async function ownSubscription(
  { supabase, business, headers }: Member,
  id: unknown,
): Promise<{ id: string; customerId: string | null }> {
  const { data: row, error } = await supabase
    .from('subscriptions')
    .select('id, customer_id')
    .eq('business_id', business.id)
    .eq('id', typeof id === 'string' ? id : '')
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!row) throw appError('not-found', { headers });
  return { id: row.id, customerId: row.customer_id };
}

/** Takes Paddle's answer. When that fails the act is done all the same, and its event will tell. */
export async function show(snapshots: BillingSnapshot[]): Promise<void> {
  try {
    await applySnapshots(snapshots);
  } catch (error) {
    logger.error({ err: error }, 'what Paddle answered to an act was not stored');
  }
}

const byCode: Record<string, string> = {
  subscription_locked_renewal: t`Paddle is renewing the subscription just now. Try again in half an hour.`,
  subscription_locked_processing: t`Paddle is still at the last change. Try again in a minute.`,
  subscription_locked_pending_changes: t`A change is scheduled already. Take it back first, then try again.`,
  subscription_payment_declined: t`The payment was declined, and nothing was changed. Change the payment method, then try again.`,
  transaction_payment_declined: t`The payment was declined, and nothing was changed. Change the payment method, then try again.`,
  customer_already_exists: t`Paddle has another customer with this e-mail address. Enter another one.`,
};

/** A refusal of Paddle's in the words of a page. */
export function notDone(fault: PaddleFault): NotDone {
  const options = { cause: fault };
  switch (fault.kind) {
    case 'off':
      return new NotDone(409, t`Billing is not set up here: nothing is paid for.`, options);
    case 'busy':
      return new NotDone(
        503,
        t`Paddle has too much to do just now, and nothing was changed. Try again in a minute.`,
        options,
      );
    case 'unreachable':
      return new NotDone(
        503,
        t`Paddle does not answer just now. Try again in a minute. If it was done all the same, nothing is done twice: Paddle is asked first.`,
        options,
      );
    case 'gone':
      return new NotDone(
        409,
        t`Paddle does not know this any more. Ask Paddle for what is there now, on the page about billing.`,
        options,
      );
    case 'refused':
      logger.warn({ code: fault.code, err: fault }, 'Paddle refused an act');
      return new NotDone(
        409,
        (fault.code && byCode[fault.code]) ?? t`Paddle refused it, and said: ${fault.message}`,
        options,
      );
  }
}

/** How an act ended: what is said, and where the person goes on. */
export type Outcome = { message?: string; to?: string };

/**
 * The answer to the form of an act.
 *
 * @returns why it was not done
 * @throws a redirect when it was; what the act throws besides NotDone
 */
export async function answerAct({ headers }: Member, act: () => Promise<Outcome>) {
  try {
    const { message, to } = await act();
    if (message) await setToast(headers, { message });
    throw redirect(to ?? paths.billing(), { headers });
  } catch (reason) {
    if (!(reason instanceof NotDone)) throw reason;
    return data({ fault: reason.message }, { status: reason.status, headers });
  }
}
