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

function getTransport(): Transporter {
  const { SMTP_URL } = getEnv();
  if (!SMTP_URL) throw new Error('SMTP_URL is not set.');
  return (transport ??= createTransport(SMTP_URL, undefined));
}

/**
 * Signs in at the mail server, and sends nothing.
 *
 * @throws Error when there is no mail server or it refuses
 */
export async function checkMail(): Promise<void> {
  await getTransport().verify();
}

/**
 * Hands a mail to the mail server (`SMTP_URL`).
 *
 * @throws Error when there is no mail server or it refuses
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { EMAIL_FROM } = getEnv();
  await getTransport().sendMail({ from: EMAIL_FROM, ...mail });
}
