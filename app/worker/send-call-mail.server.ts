import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { callMailSchema } from '~/modules/mail/call-templates.server';
import { askForMail, makeActions } from '~/modules/mail/member-mail.server';
import { sendOnce } from './send-email.server';

const callSchema = z.object({ callId: z.uuid() });
const payloadSchema = callSchema.extend({ businessId: z.uuid(), userId: z.uuid() });

const templates = {
  urgent: 'call-urgent',
  missed: 'call-missed',
  summary: 'call-summary',
} as const;

/** The job of a call that is complete: adds one for each member who wants to know at once, and one for each of their devices. */
export const queueCallMails: Task = async (payload, { withPgClient }) => {
  const { callId } = callSchema.parse(payload);
  await withPgClient((client) =>
    client.query('select private.queue_call_mails($1), private.queue_call_pushes($1)', [callId]),
  );
};

/** The job that tells a member of a call. */
export const sendCallMail: Task = async (payload, helpers) => {
  const { withPgClient } = helpers;
  const { businessId, userId, callId } = payloadSchema.parse(payload);
  const mail = await askForMail(
    withPgClient,
    callMailSchema,
    'select private.call_mail($1, $2, $3) as mail',
    [businessId, userId, callId],
  );
  if (!mail) return;
  const { to, told } = mail;
  const data = async () => {
    const of = { businessId, userId, callId, followUpId: told.followUp?.id };
    const can = told.followUp ? (['done', 'snooze', 'spam'] as const) : (['spam'] as const);
    return { ...told, actions: told.mayWork ? await makeActions(withPgClient, of, [...can]) : {} };
  };
  await sendOnce({ template: templates[told.kind], to, businessId, userId, data }, helpers);
};
