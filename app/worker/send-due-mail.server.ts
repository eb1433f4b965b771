import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { dueMailSchema } from '~/modules/mail/call-templates.server';
import { askForMail, makeActions } from '~/modules/mail/member-mail.server';
import { sendOnce } from './send-email.server';

const payloadSchema = z.object({
  businessId: z.uuid(),
  userId: z.uuid(),
  followUpIds: z.array(z.uuid()),
});

/** Every minute: finds follow-ups that have come due, for those who want to hear of each. */
export const queueDueMails: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('select private.queue_due_mails()'));
};

/** The job that tells a member of follow-ups that are due, as far as they still are. */
export const sendDueMail: Task = async (payload, helpers) => {
  const { withPgClient } = helpers;
  const { businessId, userId, followUpIds } = payloadSchema.parse(payload);
  const mail = await askForMail(
    withPgClient,
    dueMailSchema,
    'select private.due_mail($1, $2, $3) as mail',
    [businessId, userId, followUpIds],
  );
  if (!mail) return;
  const { to, told } = mail;
  const data = async () => {
    const actions: Record<string, object> = {};
    for (const { id, callId } of told.mayWork ? told.rows : []) {
      const can = callId ? (['done', 'snooze', 'spam'] as const) : (['done', 'snooze'] as const);
      const of = { businessId, userId, callId, followUpId: id };
      actions[id] = await makeActions(withPgClient, of, [...can]);
    }
    return { ...told, actions };
  };
  await sendOnce({ template: 'follow-ups-due', to, businessId, userId, data }, helpers);
};
