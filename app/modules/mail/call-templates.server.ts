import type { DateTime } from 'luxon';
import { z } from 'zod';

import { lookUp, outcomes } from '~/modules/calls/call-words';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock, length } from '~/modules/format/time.server';
import { conditionWords } from '~/modules/phone/forwarding';
import { paths } from '~/paths';
import { plural, t } from '~/modules/languages/t';
import { locale } from '~/modules/languages/language';
import { template, type Content, type MailLink } from './layout.server';
import { callerName, callItem, day, moment, moreWords } from './mail-words.server';

const caller = { name: z.string().nullable(), number: z.string().nullable() };

/** Tokens of the links that do something, by what they do; none for who may only read. */
const actions = z.partialRecord(z.enum(['done', 'snooze', 'spam']), z.string());
type Actions = z.output<typeof actions>;

const followUp = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  dueAt: z.string().nullable(),
});

const ofBusiness = { business: z.string(), timeZone: z.string() };

/** What `private.call_mail` answers. */
export const callMailSchema = z.object({
  ...ofBusiness,
  ...caller,
  kind: z.enum(['urgent', 'missed', 'summary']),
  callId: z.uuid(),
  at: z.string(),
  outcome: z.string().nullable(),
  isAfterHours: z.boolean(),
  seconds: z.number().nullable(),
  summary: z.string().nullable(),
  followUp: followUp.nullable(),
  mayWork: z.boolean(),
});
const callMail = callMailSchema.extend({ actions });
type CallMail = z.output<typeof callMail>;

/** What `private.due_mail` answers. */
export const dueMailSchema = z.object({
  ...ofBusiness,
  total: z.number(),
  mayWork: z.boolean(),
  rows: z.array(followUp.extend({ ...caller, callId: z.uuid().nullable() })),
});
const dueMail = dueMailSchema.extend({ actions: z.record(z.uuid(), actions) });

/** What `private.week_report` answers. */
export const weekReportSchema = z.object({
  ...ofBusiness,
  /** Its Monday, where the business is. */
  week: z.iso.date(),
  wants: z.object({ figures: z.boolean(), calls: z.boolean() }),
  now: z.object({
    total: z.number(),
    booked: z.number(),
    missed: z.number(),
    afterHours: z.number(),
    hot: z.number(),
    minutes: z.number(),
  }),
  before: z.object({ total: z.number() }),
  rows: z.array(
    z.object({
      ...caller,
      id: z.uuid(),
      at: z.string(),
      outcome: z.string().nullable(),
      summary: z.string().nullable(),
    }),
  ),
  followUps: z.object({ done: z.number(), open: z.number() }),
});
type WeekReport = z.output<typeof weekReportSchema>;

/** Mails about calls, as members choose them. They say who and what, and leave the rest to the page. */
export const callTemplates = {
  'call-urgent': template(callMail, (data, siteUrl) => ({
    ...aboutCall(data, siteUrl),
    subject: callSubject(data),
  })),
  'call-missed': template(callMail, (data, siteUrl) => ({
    ...aboutCall(data, siteUrl),
    subject: callSubject(data),
  })),
  'call-summary': template(callMail, (data, siteUrl) => ({
    ...aboutCall(data, siteUrl),
    subject: callSubject(data),
  })),
  'follow-ups-due': template(dueMail, (data, siteUrl) => {
    return {
      subject: dueSubject(data.business, data.total),
      lines: [],
      lists: [
        {
          title: t`Due now`,
          items: data.rows.map((row) => ({
            title: row.title,
            text: [
              row.callId && callerName(row),
              row.name && row.number && formatPhone(row.number),
              row.dueAt && t`due ${moment(row.dueAt, data.timeZone)}`,
            ]
              .filter(Boolean)
              .join(' · '),
            ...(row.callId && { url: siteUrl + paths.call(row.callId) }),
            links: actionLinks(data.actions[row.id] ?? {}, row.callId ? row.kind : null, siteUrl),
          })),
          ...(data.total > data.rows.length && {
            more: moreWords(data.total - data.rows.length),
          }),
        },
      ],
      button: { label: t`See the follow-ups`, url: siteUrl + paths.followUps() },
      small: data.mayWork ? actionsSmall() : undefined,
    };
  }),
  'week-report': template(weekReportSchema, (data, siteUrl) => {
    const { business, timeZone, week, now, wants, rows } = data;
    const clock = new Clock(timeZone);
    const earlier = now.total - rows.length;
    const until = clock.at(week).plus({ days: 6 }).toISODate();
    return {
      subject: weekSubject(business, now.total),
      lines: [t`From ${day(week, data)} to ${day(until, data)}.`],
      facts: wants.figures ? weekFacts(data) : [],
      lists: wants.calls
        ? [
            {
              title: t`Calls`,
              items: rows.map((row) =>
                callItem(row, `${weekday(clock.at(row.at))} ${clock.time(row.at)}`, siteUrl),
              ),
              ...(earlier > 0 && {
                more: t`And ${earlier} before them.`,
              }),
            },
          ]
        : [],
      button: wants.figures
        ? { label: t`See the figures`, url: siteUrl + paths.analytics() }
        : { label: t`See the calls`, url: siteUrl + paths.calls({ from: week, to: until }) },
      small: t`You choose what comes once a week: Settings, Notifications.`,
    };
  }),
  'forwarding-verified': template(
    z.object({
      ...ofBusiness,
      condition: z.enum(['busy', 'no-answer', 'unreachable', 'all']),
      number: z.string().nullable(),
      line: z.string().nullable(),
      at: z.string(),
    }),
    ({ business, timeZone, condition, number, line, at }, siteUrl) => ({
      subject: t`The forwarding of ${business} works`,
      lines: [
        t`The test call came through on ${moment(at, timeZone)}: your receptionist answers the calls that are forwarded.`,
        t`A phone company may drop a forwarding without a word: test it again when calls stay away.`,
      ],
      facts: [
        { label: t`Forwarded`, value: conditionWords(condition) },
        ...(number ? [{ label: t`Your number`, value: formatPhone(number) }] : []),
        ...(line ? [{ label: t`Forwards to`, value: formatPhone(line) }] : []),
      ],
      button: { label: t`See your phone`, url: siteUrl + paths.phone() },
    }),
  ),
};

const actionsSmall = () =>
  t`These links work once, for seven days and without signing in. Each asks before it does anything.`;

function callSubject({ kind, name, number, business }: CallMail): string {
  const caller = name ?? (number && formatPhone(number));
  switch (kind) {
    case 'urgent':
      return caller
        ? t`Urgent: ${caller} called ${business}`
        : t`Urgent: somebody with a withheld number called ${business}`;
    case 'missed':
      return caller
        ? t`${business} missed a call from ${caller}`
        : t`${business} missed a call from somebody with a withheld number`;
    case 'summary':
      return caller
        ? t`${caller} called ${business}`
        : t`somebody with a withheld number called ${business}`;
  }
}

function dueSubject(business: string, due: number): string {
  if (due === 1) return t`${business}: a follow-up is due`;
  return plural(
    due,
    t`${business}: ${due} follow-up is due`,
    t`${business}: ${due} follow-ups are due`,
  );
}

function weekSubject(business: string, calls: number): string {
  return plural(
    calls,
    t`${business}: ${calls} call last week`,
    t`${business}: ${calls} calls last week`,
  );
}

function weekday(at: DateTime): string {
  return at.setLocale(locale()).toFormat('ccc');
}

function aboutCall(data: CallMail, siteUrl: string): Omit<Content, 'subject'> {
  const { timeZone, at, name, number, seconds, summary, followUp: asked, callId } = data;
  const label = lookUp(outcomes, data.outcome)?.label ?? /* msgctxt: of a call */ t`Answered`;
  const when = moment(at, timeZone);
  const facts = [
    [t`When`, data.isAfterHours ? t`${when}, after hours` : when],
    [t`Number`, name && number && formatPhone(number)],
    [t`Outcome`, seconds === null ? label : `${label}, ${length(seconds)}`],
    [t`To do`, asked?.title],
    [t`Due`, asked?.dueAt && moment(asked.dueAt, timeZone)],
  ] as const;
  const links = actionLinks(data.actions, asked?.kind ?? null, siteUrl);
  return {
    // A message that was taken is often the summary word for word.
    lines: summary && !asked?.title.includes(summary) ? [summary] : [],
    facts: facts.flatMap(([name, value]) => (value ? [{ label: name, value }] : [])),
    button: { label: t`Open the call`, url: siteUrl + paths.call(callId) },
    links,
    small: links.length > 0 ? actionsSmall() : undefined,
  };
}

function actionLinks(
  { done, snooze, spam }: Actions,
  kind: string | null,
  siteUrl: string,
): MailLink[] {
  // A message is answered by calling as well.
  const isCall = kind === 'call-back' || kind === 'custom';
  return [
    [isCall ? t`Called back` : t`Done`, done] as const,
    [t`Remind me tomorrow`, snooze] as const,
    [t`Spam`, spam] as const,
  ].flatMap(([label, token]) => (token ? [{ label, url: siteUrl + paths.mailAction(token) }] : []));
}

function weekFacts({ now, before, followUps: { done, open } }: WeekReport) {
  return [
    { label: t`Calls`, value: compared(now.total, before.total) },
    { label: t`Booked`, value: String(now.booked) },
    { label: t`Missed`, value: String(now.missed) },
    { label: t`After hours`, value: String(now.afterHours) },
    { label: t`Hot leads`, value: String(now.hot) },
    { label: t`Minutes`, value: String(now.minutes) },
    { label: t`Follow-ups`, value: t`${done} done, ${open} open` },
  ];
}

function compared(calls: number, before: number): string {
  const more = calls - before;
  if (more === 0) return t`${calls}, as many as the week before`;
  if (more > 0) return t`${calls}, ${more} more than the week before`;
  const fewer = -more;
  return t`${calls}, ${fewer} fewer than the week before`;
}
