import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import type { Clock } from '~/modules/format/time.server';
import { kept, minutes } from './plan-words';
import type { PaidPlanId, Plan } from './plans';

/** What is different: minutes, numbers, people, recordings. */
export function holds(from: Plan, to: Plan) {
  const number = (count: number) => count.toLocaleString('en-US');
  return [
    { what: 'Minutes a month', from: number(from.minutes), to: number(to.minutes) },
    { what: 'Phone numbers', from: number(from.lines), to: number(to.lines) },
    { what: 'People', from: number(from.seats), to: number(to.seats) },
    { what: 'Recordings kept', from: kept(from.retentionDays), to: kept(to.retentionDays) },
    { what: 'API and webhooks', from: from.hasApi ? 'Yes' : 'No', to: to.hasApi ? 'Yes' : 'No' },
  ].filter((row) => row.from !== row.to);
}

/** What `plan_losses` of the database says. */
export type Holdings = {
  people: number;
  invitations: number;
  lines: number;
  tokens: number;
  webhooks: number;
  usedSeconds: number;
  /** Older than the plan keeps them. */
  recordings: number;
  recordingsGoAt: string;
};

/**
 * What of the business plans limit, and what of it is too old for a plan.
 *
 * @throws AppError `unavailable`
 */
export async function getHoldings(
  { supabase, business, headers }: Member,
  plan: PaidPlanId,
): Promise<Holdings> {
  const { data: has, error } = await supabase.rpc('plan_losses', {
    p_business_id: business.id,
    p_plan: plan,
  });
  if (error || !has) throw appError('unavailable', { cause: error, headers });
  return has as Holdings;
}

/**
 * What the business loses by a change of plan, or can do no more, a sentence each. A smaller plan takes nothing away
 * but recordings that are older than it keeps, and those after a while.
 */
export function losses(from: Plan, to: Plan, has: Holdings, clock: Clock): string[] {
  const said: (string | false)[] = [
    to.retentionDays < from.retentionDays &&
      has.recordings > 0 &&
      `${count(has.recordings, 'recording')} of calls ${has.recordings === 1 ? 'is' : 'are'} older than ${kept(to.retentionDays)}. From ${clock.date(has.recordingsGoAt)} on recordings as old as that are deleted, unless you mark them to be kept.`,
    from.hasApi &&
      !to.hasApi &&
      has.tokens > 0 &&
      `${count(has.tokens, 'API token')} ${has.tokens === 1 ? 'stops' : 'stop'} working at once, and whatever uses ${has.tokens === 1 ? 'it' : 'them'}: ${to.label} has no API.`,
    from.hasApi &&
      !to.hasApi &&
      has.webhooks > 0 &&
      `${count(has.webhooks, 'webhook')} ${has.webhooks === 1 ? 'gets' : 'get'} nothing more, at once: ${to.label} has no webhooks.`,
    to.minutes < from.minutes &&
      has.usedSeconds >= 60 &&
      `${minutes(has.usedSeconds)} minutes of this month are used already, and ${to.label} includes ${minutes(to.minutes * 60)}.${has.usedSeconds >= to.minutes * 60 ? ' They are used up at once: calls then get what you chose for that.' : ''}`,
    has.lines > to.lines &&
      `You have ${has.lines} phone numbers, and ${to.label} has ${to.lines}. All of them go on; you cannot add one.`,
    has.people + has.invitations > to.seats &&
      `You are ${people(has)}, and ${to.label} is for ${to.seats}. Nobody is removed; you cannot invite anybody${has.invitations > 0 && has.people >= to.seats ? ', and open invitations cannot be accepted' : ''}.`,
  ];
  return said.filter((line): line is string => Boolean(line));
}

function people({ people: members, invitations }: Holdings): string {
  const here = members === 1 ? '1 person' : `${members} people`;
  return invitations > 0 ? `${here}, with ${count(invitations, 'open invitation')}` : here;
}

function count(number: number, one: string): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : `${one}s`}`;
}
