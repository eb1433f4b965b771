import { createHmac } from 'node:crypto';

import { z } from 'zod';

import { getEnv } from '~/env.server';
import { isSameSecret } from '~/modules/auth/same-secret.server';
import { paths } from '~/paths';
import { t } from '~/modules/languages/t';
import type { Stop } from './layout.server';
import type { MailTemplate } from './templates.server';

type Choices = Record<string, string>;
type MailKind = {
  /** After "You get": what they are. */
  label: string;
  /** The columns of `notification_settings` that are `off` afterwards, of what somebody has chosen. */
  off(choices: Choices): string[];
};

const only = (column: string) => (choices: Choices) => (choices[column] === 'off' ? [] : [column]);
const those = (value: string, columns: string[]) => (choices: Choices) =>
  columns.filter((column) => choices[column] === value);

/** The mails that people choose, by the names that stand in their links. */
export const mailKinds = {
  'call-summary': { label: t`a mail after each call`, off: only('call_summary') },
  'urgent-call': { label: t`mails about urgent calls`, off: only('urgent_call') },
  'missed-call': { label: t`mails about missed calls`, off: only('missed_call') },
  'follow-up-due': { label: t`mails about follow-ups that are due`, off: only('follow_up_due') },
  'usage-alert': { label: t`mails about minutes that run out`, off: only('usage_alerts') },
  daily: {
    label: t`a mail once a day`,
    off: those('daily', ['call_summary', 'missed_call', 'follow_up_due']),
  },
  weekly: {
    label: t`a mail once a week`,
    off: those('weekly', ['call_summary', 'weekly_report']),
  },
} as const satisfies Record<string, MailKind>;
export type MailKindName = keyof typeof mailKinds;

/** Templates that people can do without. What is not here must be sent: it has no link to stop it. */
const kindOf: Partial<Record<MailTemplate, MailKindName>> = {
  'call-summary': 'call-summary',
  'call-urgent': 'urgent-call',
  'call-missed': 'missed-call',
  'follow-ups-due': 'follow-up-due',
  'billing-usage-80': 'usage-alert',
  'billing-usage-100': 'usage-alert',
  'daily-digest': 'daily',
  'week-report': 'weekly',
};

const nameSchema = z.enum(Object.keys(mailKinds) as [MailKindName, ...MailKindName[]]);
export type StopLink = { businessId: string; userId: string; kind: MailKindName };

/** What stands in the link that stops a kind of mails, of one person about one business. It does not expire. */
export function stopToken({ businessId, userId, kind }: StopLink): string {
  const text = [businessId, userId, kind].join('.');
  return `${text}.${sign(text)}`;
}

/** @returns null for what we did not sign */
export function readStopToken(token: unknown): StopLink | null {
  const [businessId = '', userId = '', kind = '', signature = '', more] = String(token).split('.');
  const name = nameSchema.safeParse(kind).data;
  if (!name || more !== undefined) return null;
  const isOurs = isSameSecret(signature, sign([businessId, userId, kind].join('.')));
  return isOurs ? { businessId, userId, kind: name } : null;
}

/** Where a mail to somebody is stopped; null for mails that must be sent. */
export function stopLink(
  template: MailTemplate,
  to: { businessId?: string | null; userId?: string | null },
  siteUrl: string,
): Stop | null {
  const kind = kindOf[template];
  if (!kind || !to.businessId || !to.userId) return null;
  const token = stopToken({ businessId: to.businessId, userId: to.userId, kind });
  return { url: siteUrl + paths.unsubscribe(token), words: t`Stop these mails` };
}

/** The headers by which mail programs show a button of their own that stops them. Source: RFC 2369 and RFC 8058. */
export function stopHeaders({ url }: Stop): Record<string, string> {
  return {
    'List-Unsubscribe': `<${url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function sign(text: string): string {
  return createHmac('sha256', getEnv().SESSION_SECRET)
    .update(`stop-mails ${text}`)
    .digest('base64url');
}
