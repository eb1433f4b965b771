import { createHash } from 'node:crypto';

import type { Job, JobHelpers, Task } from 'graphile-worker';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { sendMail } from '~/integrations/email/send-mail.server';
import { stopHeaders, stopLink } from '~/modules/mail/stop-mails.server';
import { defaultLocale, isLocale } from '~/modules/languages/language';
import { speak } from '~/modules/languages/speak.server';
import { mailTemplates, renderMail } from '~/modules/mail/templates.server';
import { getSite } from '~/modules/site/site.server';

const mailSchema = z.object({
  template: z.enum(mailTemplates),
  to: z.email(),
  businessId: z.uuid().nullish(),
  /** Whose it is, of mails that a member can stop. */
  userId: z.uuid().nullish(),
  /** That of whoever caused it, for an address of which nobody knows better. */
  locale: z.string().nullish(),
  data: z.unknown(),
});
type QueuedMail = Omit<z.infer<typeof mailSchema>, 'data'> & {
  /** Or what makes it, once it is certain that the mail has not been sent. */
  data?: unknown;
};

/** The job that sends one mail. */
export const sendEmailJob: Task = async (payload, helpers) => {
  const mail = mailSchema.parse(payload);
  if (!mail.userId) return sendOnce(mail, helpers);
  // It may have waited for the end of quiet hours: who it was for may have left, or wants none any more.
  const { businessId, userId, template } = mail;
  const { rows } = await helpers.withPgClient((client) =>
    client.query<{ to: string | null }>('select private.member_address($1, $2, $3) as to', [
      businessId,
      userId,
      template.startsWith('billing-usage'),
    ]),
  );
  const to = rows[0]?.to;
  if (to) await sendOnce({ ...mail, to }, helpers);
};

/**
 * Sends the mail of a job, and notes that it did. A kill between the two sends it twice, better than not at all:
 * both have the same Message-ID, by which mail systems take them for one. After the note it is not sent again.
 */
export async function sendOnce(
  { template, to, businessId, userId, data, locale }: QueuedMail,
  { job, withPgClient }: JobHelpers,
): Promise<void> {
  // Of somebody who is gone, the log keeps no address.
  const note = (status: 'sent' | 'failed', messageId: string | null, error: string | null) =>
    withPgClient((client) =>
      client.query(
        `insert into public.email_log (business_id, to_address, template, status, message_id, error)
         select b.id, $2, $3, $4, $5, $6 from (select $1::uuid as id) i
         left join public.businesses b on b.id = i.id`,
        [
          businessId ?? null,
          template === 'account-erased' ? '' : to,
          template,
          status,
          messageId,
          error,
        ],
      ),
    );
  const messageId = messageIdOf(job);
  try {
    const { rowCount } = await withPgClient((client) =>
      client.query(`select from public.email_log where message_id = $1 and status = 'sent'`, [
        messageId,
      ]),
    );
    if (rowCount) return;
    const { rows } = await withPgClient((client) =>
      client.query<{ locale: string | null }>('select private.locale_of($1, $2) as locale', [
        to,
        businessId ?? null,
      ]),
    );
    const read = [rows[0]?.locale, locale].find(isLocale) ?? defaultLocale;
    const { url } = await getSite();
    const stop = speak(read, () => stopLink(template, { businessId, userId }, url)) ?? undefined;
    const told: unknown = typeof data === 'function' ? await data() : data;
    await sendMail({
      to,
      messageId,
      ...speak(read, () => renderMail(template, told, url, stop)),
      ...(stop && { headers: stopHeaders(stop) }),
    });
    await note('sent', messageId, null);
  } catch (error) {
    if (job.attempts >= job.max_attempts) await note('failed', null, String(error).slice(0, 1000));
    throw error;
  }
}

/** The same at every attempt, and of no other mail: numbers of jobs begin anew in another database. */
function messageIdOf({ id, created_at: madeAt }: Job): string {
  const digest = createHash('sha256').update(`${id} ${Number(madeAt)} ${getEnv().SITE_URL}`);
  return `<${digest.digest('hex').slice(0, 40)}@${new URL(getEnv().SITE_URL).hostname}>`;
}
