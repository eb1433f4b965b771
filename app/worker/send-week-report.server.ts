import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { weekReportSchema } from '~/modules/mail/call-templates.server';
import { askForMail } from '~/modules/mail/member-mail.server';
import { sendOnce } from './send-email.server';

const payloadSchema = z.object({ businessId: z.uuid(), userId: z.uuid(), week: z.iso.date() });

/** Every ten minutes: finds whom to tell of the week, of businesses in whose time zone it is Monday morning. */
export const queueWeekReports: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('select private.queue_week_reports()'));
};

/** The job that tells a member of a week. */
export const sendWeekReport: Task = async (payload, helpers) => {
  const { businessId, userId, week } = payloadSchema.parse(payload);
  const mail = await askForMail(
    helpers.withPgClient,
    weekReportSchema,
    'select private.week_report($1, $2, $3) as mail',
    [businessId, userId, week],
  );
  if (!mail) return;
  const { to, told: data } = mail;
  await sendOnce({ template: 'week-report', to, businessId, userId, data }, helpers);
};
