import { createTransport, type Transporter } from 'nodemailer';

import { getEnv } from '~/env.server';

export type Mail = {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** With its brackets: the same for one mail, however often it is handed over. */
  messageId: string;
};

let transport: Transporter | undefined;

/**
 * Hands a mail to the mail server (`SMTP_URL`).
 *
 * @throws Error when there is no mail server or it refuses
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { SMTP_URL, EMAIL_FROM } = getEnv();
  if (!SMTP_URL) throw new Error('SMTP_URL is not set.');
  transport ??= createTransport(SMTP_URL, undefined);
  await transport.sendMail({ from: EMAIL_FROM, ...mail });
}
