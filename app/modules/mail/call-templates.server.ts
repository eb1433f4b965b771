import { z } from 'zod';

import { lookUp, outcomes } from '~/modules/calls/call-words';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock, length } from '~/modules/format/time.server';
import { conditions } from '~/modules/phone/forwarding';
import { paths } from '~/paths';
import { template, type Content, type MailLink } from './layout.server';
import { callerName, callItem, count, day, moment } from './mail-words.server';

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
    subject: `Urgent: ${whoCalled(data)} called ${data.business}`,
  })),
  'call-missed': template(callMail, (data, siteUrl) => ({
    ...aboutCall(data, siteUrl),
    subject: `${data.business} missed a call from ${whoCalled(data)}`,
  })),
  'call-summary': template(callMail, (data, siteUrl) => ({
    ...aboutCall(data, siteUrl),
    subject: `${whoCalled(data)} called ${data.business}`,
  })),
  'follow-ups-due': template(dueMail, (data, siteUrl) => {
    return {
      subject: `${data.business}: ${data.total === 1 ? 'a follow-up is due' : `${data.total} follow-ups are due`}`,
      lines: [],
      lists: [
        {
          title: 'Due now',
          items: data.rows.map((row) => ({
            title: row.title,
            text: [
              row.callId && callerName(row),
              row.name && row.number && formatPhone(row.number),
              row.dueAt && `due ${moment(row.dueAt, data.timeZone)}`,
            ]
              .filter(Boolean)
              .join(' · '),
            ...(row.callId && { url: siteUrl + paths.call(row.callId) }),
            links: actionLinks(data.actions[row.id] ?? {}, row.callId ? row.kind : null, siteUrl),
          })),
          ...(data.total > data.rows.length && {
            more: `And ${data.total - data.rows.length} more.`,
          }),
        },
      ],
      button: { label: 'See the follow-ups', url: siteUrl + paths.followUps() },
      small: data.mayWork ? actionsSmall : undefined,
    };
  }),
  'week-report': template(weekReportSchema, (data, siteUrl) => {
    const { business, timeZone, week, now, wants, rows } = data;
    const clock = new Clock(timeZone);
    const until = clock.at(week).plus({ days: 6 }).toISODate();
    return {
      subject: `${business}: ${count(now.total, 'call')} last week`,
      lines: [`From ${day(week, data)} to ${day(until, data)}.`],
      facts: wants.figures ? weekFacts(data) : [],
      lists: wants.calls
        ? [
            {
              title: 'Calls',
              items: rows.map((row) =>
                callItem(row, `${clock.at(row.at).toFormat('ccc')} ${clock.time(row.at)}`, siteUrl),
              ),
              ...(now.total > rows.length && {
                more: `And ${now.total - rows.length} before them.`,
              }),
            },
          ]
        : [],
      button: wants.figures
        ? { label: 'See the figures', url: siteUrl + paths.analytics() }
        : { label: 'See the calls', url: siteUrl + paths.calls({ from: week, to: until }) },
      small: 'You choose what comes once a week: Settings, Notifications.',
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
      subject: `The forwarding of ${business} works`,
      lines: [
        `The test call came through on ${moment(at, timeZone)}: your receptionist answers the calls that are forwarded.`,
        'A phone company may drop a forwarding without a word: test it again when calls stay away.',
      ],
      facts: [
        { label: 'Forwarded', value: conditions.find(([id]) => id === condition)?.[1] ?? '' },
        ...(number ? [{ label: 'Your number', value: formatPhone(number) }] : []),
        ...(line ? [{ label: 'Forwards to', value: formatPhone(line) }] : []),
      ],
      button: { label: 'See your phone', url: siteUrl + paths.phone() },
    }),
  ),
};

const actionsSmall =
  'These links work once, for seven days and without signing in. Each asks before it does anything.';

function whoCalled({ name, number }: CallMail): string {
  return name ?? (number ? formatPhone(number) : 'somebody with a withheld number');
}

function aboutCall(data: CallMail, siteUrl: string): Omit<Content, 'subject'> {
  const { timeZone, at, name, number, seconds, summary, followUp: asked, callId } = data;
  const label = lookUp(outcomes, data.outcome)?.label ?? 'Answered';
  const facts = [
    ['When', `${moment(at, timeZone)}${data.isAfterHours ? ', after hours' : ''}`],
    ['Number', name && number && formatPhone(number)],
    ['Outcome', seconds === null ? label : `${label}, ${length(seconds)}`],
    ['To do', asked?.title],
    ['Due', asked?.dueAt && moment(asked.dueAt, timeZone)],
  ] as const;
  const links = actionLinks(data.actions, asked?.kind ?? null, siteUrl);
  return {
    // A message that was taken is often the summary word for word.
    lines: summary && !asked?.title.includes(summary) ? [summary] : [],
    facts: facts.flatMap(([name, value]) => (value ? [{ label: name, value }] : [])),
    button: { label: 'Open the call', url: siteUrl + paths.call(callId) },
    links,
    small: links.length > 0 ? actionsSmall : undefined,
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
    [isCall ? 'Called back' : 'Done', done] as const,
    ['Remind me tomorrow', snooze] as const,
    ['Spam', spam] as const,
  ].flatMap(([label, token]) => (token ? [{ label, url: siteUrl + paths.mailAction(token) }] : []));
}

function weekFacts({ now, before, followUps }: WeekReport) {
  const more = now.total - before.total;
  const than =
    more === 0 ? 'as many as' : `${Math.abs(more)} ${more > 0 ? 'more than' : 'fewer than'}`;
  return [
    { label: 'Calls', value: `${now.total}, ${than} the week before` },
    { label: 'Booked', value: String(now.booked) },
    { label: 'Missed', value: String(now.missed) },
    { label: 'After hours', value: String(now.afterHours) },
    { label: 'Hot leads', value: String(now.hot) },
    { label: 'Minutes', value: String(now.minutes) },
    { label: 'Follow-ups', value: `${followUps.done} done, ${followUps.open} open` },
  ];
}
