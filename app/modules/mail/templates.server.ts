import { z } from 'zod';

import { roleWords } from '~/modules/auth/permissions';
import { paths } from '~/paths';

type Content = {
  subject: string;
  /** Paragraphs; plain text. */
  lines: string[];
  button?: { label: string; url: string };
  small?: string;
};

const role = z.enum(['owner', 'manager', 'viewer']);

/** What each mail says. `data` comes from a job, so that it is checked like any input. */
const templates = {
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
  'account-erased': template(z.object({ receipt: z.string() }), ({ receipt }) => ({
    subject: 'Your Frontdesk account was deleted',
    lines: ['Your account was deleted.', `Your erasure receipt: ${receipt}`],
  })),
};

export type MailTemplate = keyof typeof templates;
export const mailTemplates = Object.keys(templates) as [MailTemplate, ...MailTemplate[]];

/** A mail as HTML and as plain text. */
export function renderMail(name: MailTemplate, data: unknown, siteUrl: string) {
  const content = templates[name](data, siteUrl);
  return { subject: oneLine(content.subject), html: toHtml(content), text: toText(content) };
}

function template<T>(schema: z.ZodType<T>, write: (data: T, siteUrl: string) => Content) {
  return (data: unknown, siteUrl: string): Content => write(schema.parse(data), siteUrl);
}

/** A name with a line break in it must not become a header of its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 200);
}

function toText({ lines, button, small }: Content): string {
  return [...lines, button && `${button.label}: ${button.url}`, small]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

function toHtml({ subject, lines, button, small }: Content): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escape(text)}</p>`;
  return `<!doctype html>
<html lang="en">
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#20262b">
<h1 style="font-size:20px;margin:0 0 12px">${escape(oneLine(subject))}</h1>
${lines.map(paragraph).join('\n')}
${button ? `<p style="margin:0 0 16px"><a href="${escape(button.url)}" style="display:inline-block;padding:10px 16px;border-radius:8px;background:#0b5f8a;color:#fff;text-decoration:none">${escape(button.label)}</a></p>` : ''}
${small ? `<p style="margin:0;color:#5b6369;font-size:14px">${escape(small)}</p>` : ''}
</body>
</html>`;
}

function escape(text: string): string {
  const names: Record<string, string> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}
