import { createTransport, type Transporter } from 'nodemailer';

import { getEnv } from '~/env.server';

export type Mail = { to: string; subject: string; html: string; text: string };

let transport: Transporter | undefined;

/**
 * Hands a mail to the mail server (`SMTP_URL`).
 *
 * @returns the message's id
 * @throws Error when there is no mail server or it refuses
 */
export async function sendMail(mail: Mail): Promise<string> {
  const { SMTP_URL, EMAIL_FROM } = getEnv();
  if (!SMTP_URL) throw new Error('SMTP_URL is not set.');
  transport ??= createTransport(SMTP_URL, undefined);
  const { messageId } = (await transport.sendMail({ from: EMAIL_FROM, ...mail })) as {
    messageId: string;
  };
  return messageId;
}
