import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import type { Clock } from '~/modules/format/time.server';
import { locale } from '~/modules/languages/language';
import { plural, t } from '~/modules/languages/t';
import { kept, minutes } from './plan-words';
import type { PaidPlanId, Plan } from './plans';

/** What is different: minutes, numbers, people, recordings. */
export function holds(from: Plan, to: Plan) {
  const number = (count: number) => count.toLocaleString(locale());
  const has = (is: boolean) => (is ? t`Yes` : t`No`);
  return [
    { what: t`Minutes a month`, from: number(from.minutes), to: number(to.minutes) },
    { what: t`Phone numbers`, from: number(from.lines), to: number(to.lines) },
    { what: t`People`, from: number(from.seats), to: number(to.seats) },
    { what: t`Recordings kept`, from: kept(from.retentionDays), to: kept(to.retentionDays) },
    { what: t`API and webhooks`, from: has(from.hasApi), to: has(to.hasApi) },
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
  const { label: plan, seats } = to;
  const said: (string | false)[] = [
    to.retentionDays < from.retentionDays &&
      has.recordings > 0 &&
      recordingsGo(has, kept(to.retentionDays), clock),
    from.hasApi && !to.hasApi && has.tokens > 0 && tokensStop(has.tokens, plan),
    from.hasApi && !to.hasApi && has.webhooks > 0 && webhooksStop(has.webhooks, plan),
    to.minutes < from.minutes && has.usedSeconds >= 60 && minutesUsed(has, to),
    has.lines > to.lines &&
      t`You have ${has.lines} phone numbers, and ${plan} has ${to.lines}. All of them go on; you cannot add one.`,
    has.people + has.invitations > seats && tooMany(has, to),
  ];
  return said.filter((line): line is string => Boolean(line));
}

function recordingsGo(has: Holdings, age: string, clock: Clock): string {
  const number = has.recordings.toLocaleString(locale());
  const day = clock.date(has.recordingsGoAt);
  return plural(
    has.recordings,
    t`${number} recording of calls is older than ${age}. From ${day} on recordings as old as that are deleted, unless you mark them to be kept.`,
    t`${number} recordings of calls are older than ${age}. From ${day} on recordings as old as that are deleted, unless you mark them to be kept.`,
  );
}

function tokensStop(tokens: number, plan: string): string {
  const number = tokens.toLocaleString(locale());
  return plural(
    tokens,
    t`${number} API token stops working at once, and whatever uses it: ${plan} has no API.`,
    t`${number} API tokens stop working at once, and whatever uses them: ${plan} has no API.`,
  );
}

function webhooksStop(webhooks: number, plan: string): string {
  const number = webhooks.toLocaleString(locale());
  return plural(
    webhooks,
    t`${number} webhook gets nothing more, at once: ${plan} has no webhooks.`,
    t`${number} webhooks get nothing more, at once: ${plan} has no webhooks.`,
  );
}

function minutesUsed({ usedSeconds }: Holdings, { label: plan, minutes: most }: Plan): string {
  const used = minutes(usedSeconds);
  const included = minutes(most * 60);
  return usedSeconds >= most * 60
    ? t`${used} minutes of this month are used already, and ${plan} includes ${included}. They are used up at once: calls then get what you chose for that.`
    : t`${used} minutes of this month are used already, and ${plan} includes ${included}.`;
}

function tooMany({ people: members, invitations }: Holdings, { label: plan, seats }: Plan): string {
  const people = plural(members, t`${members} person`, t`${members} people`);
  const number = invitations.toLocaleString(locale());
  const open = plural(invitations, t`${number} open invitation`, t`${number} open invitations`);
  const are =
    invitations > 0
      ? t`You are ${people}, with ${open}, and ${plan} is for ${seats}.`
      : t`You are ${people}, and ${plan} is for ${seats}.`;
  const cannot =
    invitations > 0 && members >= seats
      ? t`Nobody is removed; you cannot invite anybody, and open invitations cannot be accepted.`
      : t`Nobody is removed; you cannot invite anybody.`;
  return `${are} ${cannot}`;
}
