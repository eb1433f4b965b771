import { createTransport, type Transporter } from 'nodemailer';

import { getEnv } from '~/env.server';
import { callVendor, VendorFault } from '~/integrations/vendor.server';

export type Mail = {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Where answers go, if not to the sender. */
  replyTo?: string;
  /** With its brackets: the same for one mail, however often it is handed over. */
  messageId: string;
  headers?: Record<string, string>;
};

let transport: Transporter | undefined;

/** For each step of the talk with the mail server. */
const stepMs = 15_000;
/** Longer than all steps: a mail that we gave up might be sent all the same, and then twice. */
const allMs = 90_000;

function getTransport(): Transporter {
  const { SMTP_URL } = getEnv();
  if (!SMTP_URL) throw new Error('SMTP_URL is not set.');
  transport ??= createTransport({
    url: SMTP_URL,
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    socketTimeout: stepMs,
  });
  return transport;
}

/**
 * Signs in at the mail server, and sends nothing.
 *
 * @throws Error when there is no mail server or it refuses
 */
export async function checkMail(): Promise<void> {
  const server = getTransport();
  await callVendor('mail', 'check', () => server.verify(), { attempts: 1 });
}

/**
 * Hands a mail to the mail server (`SMTP_URL`).
 *
 * @throws Error when there is no mail server; VendorFault: `refused` when it takes this mail from nobody
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { EMAIL_FROM } = getEnv();
  const server = getTransport();
  await callVendor(
    'mail',
    'send',
    () => server.sendMail({ from: EMAIL_FROM, ...mail }).catch(asFault),
    { attempts: 1, timeoutMs: allMs },
  );
}

/** What the mail server refuses for good is about this mail; everything else is about the server. */
function asFault(error: Error & { responseCode?: number }): never {
  if (!error.responseCode || error.responseCode < 500) throw error;
  throw new VendorFault('mail', 'refused', error.message, { cause: error });
}
