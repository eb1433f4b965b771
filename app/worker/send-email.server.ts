import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { sendMail } from '~/integrations/email/send-mail.server';
import { mailTemplates, renderMail } from '~/modules/mail/templates.server';
import { getSite } from '~/modules/site/site.server';

const payloadSchema = z.object({
  template: z.enum(mailTemplates),
  to: z.email(),
  businessId: z.uuid().nullish(),
  data: z.unknown(),
});

/**
 * The job that sends one mail, and notes that it did. A kill between the two sends it twice: better than
 * not at all.
 */
export const sendEmailJob: Task = async (payload, { job, withPgClient }) => {
  const { template, to, businessId, data } = payloadSchema.parse(payload);
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
  try {
    const { url } = await getSite();
    const messageId = await sendMail({ to, ...renderMail(template, data, url) });
    await note('sent', messageId, null);
  } catch (error) {
    if (job.attempts >= job.max_attempts) await note('failed', null, String(error).slice(0, 1000));
    throw error;
  }
};
