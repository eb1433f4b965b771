import { z } from 'zod';

import { planOf } from '~/modules/billing/plans';
import { digestSchema, type Digest } from '~/modules/digest/digest';
import { formatMoney } from '~/modules/format/money';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { paths } from '~/paths';
import { plural, t } from '~/modules/languages/t';
import { locale } from '~/modules/languages/language';
import { callTemplates } from './call-templates.server';
import { oneLine, template, toHtml, toText, type Content, type Stop } from './layout.server';
import { callCount, callItem, day, missedCount, moreWords } from './mail-words.server';

/** Of the mails about the plan: who it is about, and where its days begin. */
const ofBusiness = { business: z.string(), timeZone: z.string() };
const lapse = z.object({
  ...ofBusiness,
  state: z.string(),
  moment: z.string(),
  graceEndsAt: z.string().nullable(),
  releasesAt: z.string().nullable(),
  /** What is past due, and for which plan; when a pause ends. Jobs from before they were told have none. */
  plan: z.string().nullish(),
  due: z.object({ amount: z.string(), currency: z.string() }).nullish(),
  resumesAt: z.string().nullish(),
});
const usage = z.object({
  ...ofBusiness,
  usedMinutes: z.number(),
  includedMinutes: z.number(),
  endsAt: z.string(),
  atCap: z.enum(['overage', 'message', 'ring']),
  overageCents: z.number().nullable(),
});
const release = z.object({
  ...ofBusiness,
  numbers: z.array(z.string()),
  releasesAt: z.string(),
});

const role = z.enum(['owner', 'manager', 'viewer']);

/** What each mail says. `data` comes from a job, so that it is checked like any input. */
const templates = {
  ...callTemplates,
  invitation: template(
    z.object({ token: z.string(), business: z.string(), role, inviter: z.string() }),
    ({ token, business, role: as, inviter }, siteUrl) => ({
      subject: t`${inviter} invites you to ${business}`,
      lines: [
        {
          owner: t`${inviter} asks you to join ${business} on Frontdesk, as owner.`,
          manager: t`${inviter} asks you to join ${business} on Frontdesk, as manager.`,
          viewer: t`${inviter} asks you to join ${business} on Frontdesk, as viewer.`,
        }[as],
        t`Frontdesk answers the phone of the business and shows what each caller wanted.`,
      ],
      button: { label: t`See the invitation`, url: siteUrl + paths.invitation(token) },
      small: t`The link works once and for seven days. If you do not expect it, do nothing.`,
    }),
  ),
  'password-changed': template(z.object({}), (_data, siteUrl) => ({
    subject: t`Your password was changed`,
    lines: [
      t`The password of your Frontdesk account was changed just now, and all other devices were signed out.`,
      t`If that was not you, choose a new password at once.`,
    ],
    button: { label: t`Choose a new password`, url: siteUrl + paths.forgotPassword() },
  })),
  'address-changing': template(z.object({ email: z.string() }), ({ email }, siteUrl) => ({
    subject: t`Your e-mail address is about to change`,
    lines: [
      t`Somebody who is signed in to your Frontdesk account asked to use ${email} from now on.`,
      t`It changes once the link in the mail to that address is opened. If that was not you, choose a new password at once.`,
    ],
    button: { label: t`Choose a new password`, url: siteUrl + paths.forgotPassword() },
  })),
  'business-erased': template(
    z.object({ receipt: z.string(), business: z.string() }),
    ({ receipt, business }) => ({
      subject: t`${business} was deleted`,
      lines: [
        t`${business} and everything that it had on Frontdesk was deleted.`,
        t`Your erasure receipt: ${receipt}`,
      ],
    }),
  ),
  'caller-erased': template(
    z.object({ receipt: z.string(), business: z.string() }),
    ({ receipt, business }, siteUrl) => ({
      subject: t`A caller of ${business} was erased`,
      lines: [
        t`All that ${business} kept of a caller on Frontdesk was erased.`,
        t`The erasure receipt: ${receipt}`,
      ],
      button: { label: t`Open the receipt`, url: siteUrl + paths.receipt(receipt) },
    }),
  ),
  'webhook-stopped': template(
    z.object({
      business: z.string(),
      host: z.string(),
      isGone: z.boolean(),
      webhookId: z.string(),
    }),
    ({ business, host, isGone, webhookId }, siteUrl) => ({
      subject: t`Messages to ${host} were stopped`,
      lines: [
        isGone
          ? t`${host} answered that it takes no messages of ${business} any more.`
          : t`For three days no message of ${business} got through to ${host}.`,
        t`Nothing is sent there until you turn it on again. What did not get through can then be sent again.`,
      ],
      button: { label: t`See what it answered`, url: siteUrl + paths.webhook(webhookId) },
    }),
  ),
  'jobs-given-up': template(
    z.object({
      fresh: z.number(),
      tasks: z.array(z.object({ task: z.string(), dead: z.number() })),
    }),
    ({ fresh, tasks }, siteUrl) => {
      const list = tasks.map(({ task, dead }) => `${dead} × ${task}`).join(', ');
      return {
        subject:
          fresh === 1
            ? t`A job was given up`
            : plural(fresh, t`${fresh} job was given up`, t`${fresh} jobs were given up`),
        lines: [
          fresh === 1
            ? t`A job of Frontdesk’s was tried as often as jobs are tried, and failed each time. Nothing is lost: they rest until somebody runs them again.`
            : plural(
                fresh,
                t`${fresh} job of Frontdesk’s was tried as often as jobs are tried, and failed each time. Nothing is lost: they rest until somebody runs them again.`,
                t`${fresh} jobs of Frontdesk’s were tried as often as jobs are tried, and failed each time. Nothing is lost: they rest until somebody runs them again.`,
              ),
          t`All that rest now: ${list}.`,
        ],
        button: {
          label: t`See what went wrong`,
          url: siteUrl + paths.admin('jobs', { state: 'dead' }),
        },
        small: t`The next mail of this kind comes in an hour at the earliest.`,
      };
    },
  ),
  'contact-message': template(
    z.object({ id: z.uuid(), name: z.string(), email: z.email(), message: z.string() }),
    ({ id, name, email, message }, siteUrl) => ({
      subject: t`${name} wrote by the contact form`,
      lines: [t`${name}, ${email}, wrote:`, ...message.split(/\n+/)],
      button: { label: t`Open the message`, url: siteUrl + paths.adminMessage(id) },
      small: t`An answer to this mail goes to ${email}.`,
      replyTo: email,
    }),
  ),
  'billing-usage-80': template(usage, (data, siteUrl) => ({
    subject: t`${data.business} has used ${data.usedMinutes} of ${data.includedMinutes} minutes`,
    lines: [
      t`${data.usedMinutes} of the ${data.includedMinutes} minutes that the plan of ${data.business} includes are used. The next ones come on ${day(data.endsAt, data)}.`,
      atCapSoon(data),
    ],
    button: { label: t`See the usage`, url: siteUrl + paths.billing() },
    small: usageSmall(),
  })),
  'billing-usage-100': template(usage, (data, siteUrl) => ({
    subject: t`${data.business} has used up its minutes`,
    lines: [
      t`All ${data.includedMinutes} minutes that the plan of ${data.business} includes are used. The next ones come on ${day(data.endsAt, data)}.`,
      atCapNow(data),
    ],
    button: { label: t`See the usage`, url: siteUrl + paths.billing() },
    small: usageSmall(),
  })),
  'billing-trial-ends': template(lapse, (data, siteUrl) => ({
    subject: t`The free trial of ${data.business} ends on ${day(data.moment, data)}`,
    lines: [
      t`Until then everything works as it does now. From then on callers of ${data.business} can leave a message, and nothing else; all that was collected stays where it is.`,
      t`Choose a plan, and nothing changes for your callers.`,
    ],
    button: { label: t`Choose a plan`, url: siteUrl + paths.billing() },
  })),
  'billing-trial-over': template(lapse, (data, siteUrl) => ({
    subject: t`The free trial of ${data.business} is over`,
    lines: [
      t`Callers of ${data.business} can leave a message now, and nothing else. You read and export everything as before.`,
      ...waitWords(data),
      t`With a plan everything is as it was, at once.`,
    ],
    button: { label: t`Choose a plan`, url: siteUrl + paths.billing() },
  })),
  'billing-past-due': template(lapse, (data, siteUrl) => ({
    subject: t`A payment of ${data.business} did not get through`,
    lines: [
      ...dueWords(data),
      t`Calls of ${data.business} are answered as ever until ${day(data.graceEndsAt, data)}. The payment is tried again by itself.`,
      t`If the card has changed, enter the new one.`,
    ],
    button: { label: t`See the payment`, url: siteUrl + paths.billing() },
  })),
  'billing-grace-ends': template(lapse, (data, siteUrl) => ({
    subject: t`${data.business} takes messages only from ${day(data.graceEndsAt, data)} on`,
    lines: [
      ...dueWords(data),
      t`A payment of ${data.business} is still open. From ${day(data.graceEndsAt, data)} on callers can leave a message, and nothing else.`,
      t`Enter another card, and nothing changes for your callers.`,
    ],
    button: { label: t`Pay now`, url: siteUrl + paths.billing() },
  })),
  'billing-restricted': template(lapse, (data, siteUrl) => ({
    subject: t`${data.business} takes messages only`,
    lines: [
      restrictedWords(data),
      ...dueWords(data),
      ...(data.resumesAt
        ? [t`It goes on by itself on ${day(data.resumesAt, data)}, and a new period is charged.`]
        : [...waitWords(data), t`With a plan everything is as it was, at once.`]),
    ],
    button: { label: t`See the plan`, url: siteUrl + paths.billing() },
  })),
  'billing-release': template(release, (data, siteUrl) => ({
    subject: t`${data.business} loses ${numbersWords(data.numbers)} on ${day(data.releasesAt, data)}`,
    lines: [
      releaseWords(data),
      t`With a plan you keep it, and everything is as it was. If calls are forwarded there, turn the forwarding off before that day.`,
    ],
    button: { label: t`Keep the number`, url: siteUrl + paths.billing() },
  })),
  'billing-released': template(release.omit({ releasesAt: true }), (data, siteUrl) => ({
    subject: t`${data.business} gave back ${numbersWords(data.numbers)}`,
    lines: [
      t`Callers reach nobody at ${numbersWords(data.numbers)} any more. If calls are forwarded there, turn the forwarding off.`,
      t`Everything else is still there, to read and to export. With a plan you can get another number.`,
    ],
    button: { label: t`Choose a plan`, url: siteUrl + paths.billing() },
  })),
  'billing-restored': template(
    z.object({ ...ofBusiness, hasNumbers: z.boolean(), hadNumbers: z.boolean() }),
    ({ business, hasNumbers, hadNumbers }, siteUrl) => ({
      subject: t`${business} is answered as before`,
      lines: [
        hadNumbers && !hasNumbers
          ? t`Thank you. The plan of ${business} holds again all that it did. Its number was given back meanwhile: get another one on the page Phone.`
          : t`Thank you. The receptionist of ${business} answers calls as before.`,
      ],
      button:
        hadNumbers && !hasNumbers
          ? { label: t`Get a number`, url: siteUrl + paths.phone() }
          : { label: t`See the plan`, url: siteUrl + paths.billing() },
    }),
  ),
  'daily-digest': template(digestSchema, (digest, siteUrl) => ({
    subject: digestSubject(digest),
    lines: callLines(digest),
    lists: digestLists(digest, siteUrl),
    button: digest.calls
      ? {
          label: t`See the calls`,
          url: siteUrl + paths.calls({ from: digest.day, to: digest.day }),
        }
      : { label: t`See the follow-ups`, url: siteUrl + paths.followUps() },
    small: t`You choose what comes once a day: Settings, Notifications.`,
  })),
  'payment-link': template(
    z.object({ business: z.string(), transaction: z.string() }),
    ({ business, transaction }, siteUrl) => ({
      subject: t`The payment link of ${business}`,
      lines: [
        t`You asked for the link to pay for ${business} on Frontdesk. Open it in a browser that runs JavaScript, on any device.`,
        t`Paddle, who sells Frontdesk, takes the payment.`,
      ],
      button: {
        label: t`Pay`,
        url: siteUrl + paths.billing('checkout', { _ptxn: transaction }),
      },
      small: t`Whoever has the link can pay, and nothing else.`,
    }),
  ),
  'account-erased': template(z.object({ receipt: z.string() }), ({ receipt }) => ({
    subject: t`Your Frontdesk account was deleted`,
    lines: [t`Your account was deleted.`, t`Your erasure receipt: ${receipt}`],
  })),
};

export type MailTemplate = keyof typeof templates;
export const mailTemplates = Object.keys(templates) as [MailTemplate, ...MailTemplate[]];

/** A mail as HTML and as plain text; one that can be stopped says where. */
export function renderMail(name: MailTemplate, data: unknown, siteUrl: string, stop?: Stop) {
  const content = templates[name](data, siteUrl);
  const { subject, replyTo } = content;
  return {
    subject: oneLine(subject),
    html: toHtml(content, stop),
    text: toText(content, stop),
    ...(replyTo && { replyTo }),
  };
}

const usageSmall = () => t`You can turn these mails off: Settings, Notifications, Usage alerts.`;

function digestSubject({ business, calls, followUps }: Digest): string {
  const parts = [
    calls && (calls.isMissedOnly ? missedCount(calls.missed) : yesterdayCount(calls.total)),
    followUps && openCount(followUps.open),
  ];
  return `${business}: ${parts.filter(Boolean).join(', ')}`;
}

function yesterdayCount(calls: number): string {
  return plural(calls, t`${calls} call yesterday`, t`${calls} calls yesterday`);
}

function openCount(open: number): string {
  return plural(open, t`${open} open follow-up`, t`${open} open follow-ups`);
}

function openWords(open: number, overdue: number): string {
  if (!overdue) return openCount(open);
  return plural(
    open,
    t`${open} open follow-up, ${overdue} overdue`,
    t`${open} open follow-ups, ${overdue} overdue`,
  );
}

function callLines({ calls, day: date, timeZone }: Digest): string[] {
  if (!calls) return [];
  const { isMissedOnly, total, booked, missed } = calls;
  const figures = isMissedOnly
    ? missedCount(missed)
    : [callCount(total), booked && t`${booked} booked`, missed && t`${missed} missed`]
        .filter(Boolean)
        .join(', ');
  return [`${day(date, { timeZone })}: ${figures}.`];
}

function digestLists({ calls, followUps, timeZone }: Digest, siteUrl: string): Content['lists'] {
  const clock = new Clock(timeZone);
  const told = calls && (calls.isMissedOnly ? calls.missed : calls.total);
  const more = (all: number, shown: number) =>
    all > shown ? { more: moreWords(all - shown) } : {};
  return [
    ...(calls
      ? [
          {
            title: calls.isMissedOnly ? t`Missed calls` : t`Calls`,
            items: calls.rows.map((row) => callItem(row, clock.time(row.at), siteUrl)),
            ...more(told ?? 0, calls.rows.length),
          },
        ]
      : []),
    ...(followUps
      ? [
          {
            title: openWords(followUps.open, followUps.overdue),
            items: followUps.rows.map(({ title, dueAt }) => ({
              title,
              text: dueAt ? t`Due ${clock.momentWithin(dueAt)}` : undefined,
            })),
            ...more(followUps.open, followUps.rows.length),
          },
        ]
      : []),
  ];
}

type Usage = z.output<typeof usage>;

/** What a minute costs beyond those that a plan includes. */
function overagePrice({ overageCents }: Usage): string {
  return ((overageCents ?? 0) / 100).toLocaleString(locale(), {
    style: 'currency',
    currency: 'USD',
  });
}

function atCapSoon(data: Usage): string {
  switch (data.atCap) {
    case 'ring':
      return t`When they are used up, calls go to your phone. You can choose what happens then, or take a larger plan.`;
    case 'message':
      return t`When they are used up, callers can leave a message, and nothing else. You can choose what happens then, or take a larger plan.`;
    case 'overage': {
      const price = overagePrice(data);
      return t`When they are used up, calls are answered as ever, and each further minute costs ${price} by the list price. You can choose what happens then, or take a larger plan.`;
    }
  }
}

function atCapNow(data: Usage): string {
  switch (data.atCap) {
    case 'ring':
      return t`Until then calls go to your phone. You can choose otherwise, or take a larger plan: it counts at once.`;
    case 'message':
      return t`Until then callers can leave a message, and nothing else. You can choose otherwise, or take a larger plan: it counts at once.`;
    case 'overage': {
      const price = overagePrice(data);
      return t`Until then calls are answered as ever, and each further minute costs ${price} by the list price. You can choose otherwise, or take a larger plan: it counts at once.`;
    }
  }
}

function restrictedWords({ state, business }: z.output<typeof lapse>): string {
  switch (state) {
    case 'paused':
      return t`The plan of ${business} is paused. Callers can leave a message now, and nothing else. You read and export everything as before.`;
    case 'canceled':
      return t`The plan of ${business} has ended. Callers can leave a message now, and nothing else. You read and export everything as before.`;
    default:
      return t`A payment of ${business} is still open. Callers can leave a message now, and nothing else. You read and export everything as before.`;
  }
}

function releaseWords(data: z.output<typeof release>): string {
  const numbers = numbersWords(data.numbers);
  const date = day(data.releasesAt, data);
  return data.numbers.length > 1
    ? t`Nobody has paid for ${numbers} for a long time. On ${date} we give them back, and callers reach nobody there any more. A number that is gone does not come back.`
    : t`Nobody has paid for ${numbers} for a long time. On ${date} we give it back, and callers reach nobody there any more. A number that is gone does not come back.`;
}

function dueWords({ due, plan }: z.output<typeof lapse>): string[] {
  if (!due || !plan) return [];
  const { label } = planOf(plan);
  const amount = formatMoney(due.amount, due.currency);
  return [t`${amount} for the ${label} plan is due.`];
}

function waitWords(data: z.output<typeof lapse>): string[] {
  if (!data.releasesAt) return [];
  const date = day(data.releasesAt, data);
  return [t`Your number waits for you until ${date}. We write again before we give it back.`];
}

function numbersWords(numbers: string[]): string {
  if (numbers.length === 0) return '';
  return numbers.map(formatPhone).reduce((before, next) => t`${before} and ${next}`);
}
