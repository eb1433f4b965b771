import { z } from 'zod';

import { roleWords } from '~/modules/auth/permissions';
import { planOf } from '~/modules/billing/plans';
import { digestSchema, type Digest } from '~/modules/digest/digest';
import { formatMoney } from '~/modules/format/money';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { paths } from '~/paths';
import { callTemplates } from './call-templates.server';
import { oneLine, template, toHtml, toText, type Content, type Stop } from './layout.server';
import { callItem, count, day } from './mail-words.server';

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
      subject: `${inviter} invites you to ${business}`,
      lines: [
        `${inviter} asks you to join ${business} on Frontdesk, as ${roleWords[as].label.toLowerCase()}.`,
        'Frontdesk answers the phone of the business and shows what each caller wanted.',
      ],
      button: { label: 'See the invitation', url: siteUrl + paths.invitation(token) },
      small: 'The link works once and for seven days. If you do not expect it, do nothing.',
    }),
  ),
  'password-changed': template(z.object({}), (_data, siteUrl) => ({
    subject: 'Your password was changed',
    lines: [
      'The password of your Frontdesk account was changed just now, and all other devices were signed out.',
      'If that was not you, choose a new password at once.',
    ],
    button: { label: 'Choose a new password', url: siteUrl + paths.forgotPassword() },
  })),
  'address-changing': template(z.object({ email: z.string() }), ({ email }, siteUrl) => ({
    subject: 'Your e-mail address is about to change',
    lines: [
      `Somebody who is signed in to your Frontdesk account asked to use ${email} from now on.`,
      'It changes once the link in the mail to that address is opened. If that was not you, choose a new password at once.',
    ],
    button: { label: 'Choose a new password', url: siteUrl + paths.forgotPassword() },
  })),
  'business-erased': template(
    z.object({ receipt: z.string(), business: z.string() }),
    ({ receipt, business }) => ({
      subject: `${business} was deleted`,
      lines: [
        `${business} and everything that it had on Frontdesk was deleted.`,
        `Your erasure receipt: ${receipt}`,
      ],
    }),
  ),
  'caller-erased': template(
    z.object({ receipt: z.string(), business: z.string() }),
    ({ receipt, business }, siteUrl) => ({
      subject: `A caller of ${business} was erased`,
      lines: [
        `All that ${business} kept of a caller on Frontdesk was erased.`,
        `The erasure receipt: ${receipt}`,
      ],
      button: { label: 'Open the receipt', url: siteUrl + paths.receipt(receipt) },
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
      subject: `Messages to ${host} were stopped`,
      lines: [
        isGone
          ? `${host} answered that it takes no messages of ${business} any more.`
          : `For three days no message of ${business} got through to ${host}.`,
        'Nothing is sent there until you turn it on again. What did not get through can then be sent again.',
      ],
      button: { label: 'See what it answered', url: siteUrl + paths.webhook(webhookId) },
    }),
  ),
  'jobs-given-up': template(
    z.object({
      fresh: z.number(),
      tasks: z.array(z.object({ task: z.string(), dead: z.number() })),
    }),
    ({ fresh, tasks }, siteUrl) => ({
      subject: fresh === 1 ? 'A job was given up' : `${fresh} jobs were given up`,
      lines: [
        `${fresh === 1 ? 'A job of Frontdesk’s was' : `${fresh} jobs of Frontdesk’s were`} tried as often as jobs are tried, and failed each time. Nothing is lost: they rest until somebody runs them again.`,
        `All that rest now: ${tasks.map(({ task, dead }) => `${dead} × ${task}`).join(', ')}.`,
      ],
      button: {
        label: 'See what went wrong',
        url: siteUrl + paths.admin('jobs', { state: 'dead' }),
      },
      small: 'The next mail of this kind comes in an hour at the earliest.',
    }),
  ),
  'contact-message': template(
    z.object({ id: z.uuid(), name: z.string(), email: z.email(), message: z.string() }),
    ({ id, name, email, message }, siteUrl) => ({
      subject: `${name} wrote by the contact form`,
      lines: [`${name}, ${email}, wrote:`, ...message.split(/\n+/)],
      button: { label: 'Open the message', url: siteUrl + paths.adminMessage(id) },
      small: `An answer to this mail goes to ${email}.`,
      replyTo: email,
    }),
  ),
  'billing-usage-80': template(usage, (data, siteUrl) => ({
    subject: `${data.business} has used ${data.usedMinutes} of ${data.includedMinutes} minutes`,
    lines: [
      `${data.usedMinutes} of the ${data.includedMinutes} minutes that the plan of ${data.business} includes are used. The next ones come on ${day(data.endsAt, data)}.`,
      `When they are used up, ${atCapWords(data)}. You can choose what happens then, or take a larger plan.`,
    ],
    button: { label: 'See the usage', url: siteUrl + paths.billing() },
    small: usageSmall,
  })),
  'billing-usage-100': template(usage, (data, siteUrl) => ({
    subject: `${data.business} has used up its minutes`,
    lines: [
      `All ${data.includedMinutes} minutes that the plan of ${data.business} includes are used. The next ones come on ${day(data.endsAt, data)}.`,
      `Until then ${atCapWords(data)}. You can choose otherwise, or take a larger plan: it counts at once.`,
    ],
    button: { label: 'See the usage', url: siteUrl + paths.billing() },
    small: usageSmall,
  })),
  'billing-trial-ends': template(lapse, (data, siteUrl) => ({
    subject: `The free trial of ${data.business} ends on ${day(data.moment, data)}`,
    lines: [
      `Until then everything works as it does now. From then on callers of ${data.business} can leave a message, and nothing else; all that was collected stays where it is.`,
      'Choose a plan, and nothing changes for your callers.',
    ],
    button: { label: 'Choose a plan', url: siteUrl + paths.billing() },
  })),
  'billing-trial-over': template(lapse, (data, siteUrl) => ({
    subject: `The free trial of ${data.business} is over`,
    lines: [
      `Callers of ${data.business} can leave a message now, and nothing else. You read and export everything as before.`,
      ...waitWords(data),
      'With a plan everything is as it was, at once.',
    ],
    button: { label: 'Choose a plan', url: siteUrl + paths.billing() },
  })),
  'billing-past-due': template(lapse, (data, siteUrl) => ({
    subject: `A payment of ${data.business} did not get through`,
    lines: [
      ...dueWords(data),
      `Calls of ${data.business} are answered as ever until ${day(data.graceEndsAt, data)}. The payment is tried again by itself.`,
      'If the card has changed, enter the new one.',
    ],
    button: { label: 'See the payment', url: siteUrl + paths.billing() },
  })),
  'billing-grace-ends': template(lapse, (data, siteUrl) => ({
    subject: `${data.business} takes messages only from ${day(data.graceEndsAt, data)} on`,
    lines: [
      ...dueWords(data),
      `A payment of ${data.business} is still open. From ${day(data.graceEndsAt, data)} on callers can leave a message, and nothing else.`,
      'Enter another card, and nothing changes for your callers.',
    ],
    button: { label: 'Pay now', url: siteUrl + paths.billing() },
  })),
  'billing-restricted': template(lapse, (data, siteUrl) => ({
    subject: `${data.business} takes messages only`,
    lines: [
      `${restrictedWords(data)} Callers can leave a message now, and nothing else. You read and export everything as before.`,
      ...dueWords(data),
      ...(data.resumesAt
        ? [`It goes on by itself on ${day(data.resumesAt, data)}, and a new period is charged.`]
        : [...waitWords(data), 'With a plan everything is as it was, at once.']),
    ],
    button: { label: 'See the plan', url: siteUrl + paths.billing() },
  })),
  'billing-release': template(release, (data, siteUrl) => ({
    subject: `${data.business} loses ${numbersWords(data.numbers)} on ${day(data.releasesAt, data)}`,
    lines: [
      `Nobody has paid for ${numbersWords(data.numbers)} for a long time. On ${day(data.releasesAt, data)} we give ${data.numbers.length > 1 ? 'them' : 'it'} back, and callers reach nobody there any more. A number that is gone does not come back.`,
      'With a plan you keep it, and everything is as it was. If calls are forwarded there, turn the forwarding off before that day.',
    ],
    button: { label: 'Keep the number', url: siteUrl + paths.billing() },
  })),
  'billing-released': template(release.omit({ releasesAt: true }), (data, siteUrl) => ({
    subject: `${data.business} gave back ${numbersWords(data.numbers)}`,
    lines: [
      `Callers reach nobody at ${numbersWords(data.numbers)} any more. If calls are forwarded there, turn the forwarding off.`,
      'Everything else is still there, to read and to export. With a plan you can get another number.',
    ],
    button: { label: 'Choose a plan', url: siteUrl + paths.billing() },
  })),
  'billing-restored': template(
    z.object({ ...ofBusiness, hasNumbers: z.boolean(), hadNumbers: z.boolean() }),
    ({ business, hasNumbers, hadNumbers }, siteUrl) => ({
      subject: `${business} is answered as before`,
      lines: [
        hadNumbers && !hasNumbers
          ? `Thank you. The plan of ${business} holds again all that it did. Its number was given back meanwhile: get another one on the page Phone.`
          : `Thank you. The receptionist of ${business} answers calls as before.`,
      ],
      button:
        hadNumbers && !hasNumbers
          ? { label: 'Get a number', url: siteUrl + paths.phone() }
          : { label: 'See the plan', url: siteUrl + paths.billing() },
    }),
  ),
  'daily-digest': template(digestSchema, (digest, siteUrl) => ({
    subject: `${digest.business}: ${digestSubject(digest)}`,
    lines: callLines(digest),
    lists: digestLists(digest, siteUrl),
    button: digest.calls
      ? {
          label: 'See the calls',
          url: siteUrl + paths.calls({ from: digest.day, to: digest.day }),
        }
      : { label: 'See the follow-ups', url: siteUrl + paths.followUps() },
    small: 'You choose what comes once a day: Settings, Notifications.',
  })),
  'payment-link': template(
    z.object({ business: z.string(), transaction: z.string() }),
    ({ business, transaction }, siteUrl) => ({
      subject: `The payment link of ${business}`,
      lines: [
        `You asked for the link to pay for ${business} on Frontdesk. Open it in a browser that runs JavaScript, on any device.`,
        'Paddle, who sells Frontdesk, takes the payment.',
      ],
      button: {
        label: 'Pay',
        url: siteUrl + paths.billing('checkout', { _ptxn: transaction }),
      },
      small: 'Whoever has the link can pay, and nothing else.',
    }),
  ),
  'account-erased': template(z.object({ receipt: z.string() }), ({ receipt }) => ({
    subject: 'Your Frontdesk account was deleted',
    lines: ['Your account was deleted.', `Your erasure receipt: ${receipt}`],
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

const usageSmall = 'You can turn these mails off: Settings, Notifications, Usage alerts.';

function digestSubject({ calls, followUps }: Digest): string {
  const parts = [
    calls &&
      (calls.isMissedOnly
        ? count(calls.missed, 'missed call')
        : `${count(calls.total, 'call')} yesterday`),
    followUps && count(followUps.open, 'open follow-up'),
  ];
  return parts.filter(Boolean).join(', ');
}

function callLines({ calls, day: date, timeZone }: Digest): string[] {
  if (!calls) return [];
  const { isMissedOnly, total, booked, missed } = calls;
  const figures = isMissedOnly
    ? count(missed, 'missed call')
    : [count(total, 'call'), booked && `${booked} booked`, missed && `${missed} missed`]
        .filter(Boolean)
        .join(', ');
  return [`${day(date, { timeZone })}: ${figures}.`];
}

function digestLists({ calls, followUps, timeZone }: Digest, siteUrl: string): Content['lists'] {
  const clock = new Clock(timeZone);
  const told = calls && (calls.isMissedOnly ? calls.missed : calls.total);
  const more = (all: number, shown: number) =>
    all > shown ? { more: `And ${all - shown} more.` } : {};
  return [
    ...(calls
      ? [
          {
            title: calls.isMissedOnly ? 'Missed calls' : 'Calls',
            items: calls.rows.map((row) => callItem(row, clock.time(row.at), siteUrl)),
            ...more(told ?? 0, calls.rows.length),
          },
        ]
      : []),
    ...(followUps
      ? [
          {
            title: `${count(followUps.open, 'open follow-up')}${followUps.overdue ? `, ${followUps.overdue} overdue` : ''}`,
            items: followUps.rows.map(({ title, dueAt }) => ({
              title,
              text: dueAt ? `Due ${clock.momentWithin(dueAt)}` : undefined,
            })),
            ...more(followUps.open, followUps.rows.length),
          },
        ]
      : []),
  ];
}

function atCapWords({ atCap, overageCents }: z.output<typeof usage>): string {
  if (atCap === 'ring') return 'calls go to your phone';
  if (atCap === 'message') return 'callers can leave a message, and nothing else';
  const price = ((overageCents ?? 0) / 100).toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
  });
  return `calls are answered as ever, and each further minute costs ${price} by the list price`;
}

function restrictedWords({ state, business }: z.output<typeof lapse>): string {
  if (state === 'paused') return `The plan of ${business} is paused.`;
  if (state === 'canceled') return `The plan of ${business} has ended.`;
  return `A payment of ${business} is still open.`;
}

function dueWords({ due, plan }: z.output<typeof lapse>): string[] {
  if (!due || !plan) return [];
  return [`${formatMoney(due.amount, due.currency)} for the ${planOf(plan).label} plan is due.`];
}

function waitWords(data: z.output<typeof lapse>): string[] {
  if (!data.releasesAt) return [];
  return [
    `Your number waits for you until ${day(data.releasesAt, data)}. We write again before we give it back.`,
  ];
}

function numbersWords(numbers: string[]): string {
  return numbers.map(formatPhone).join(' and ');
}
