import { getPool } from '~/integrations/postgres.server';
import { locale } from '~/modules/languages/language';
import type { MailTemplate } from './templates.server';

/**
 * Adds the job that sends a mail. Changes that a mail belongs to add it in their own SQL function instead,
 * so that both happen or neither.
 */
export async function queueMail(
  template: MailTemplate,
  to: string,
  data: Record<string, unknown> = {},
  businessId?: string,
): Promise<void> {
  await getPool().query(
    `select graphile_worker.add_job('send-email', $1::json, max_attempts => 8)`,
    [JSON.stringify({ template, to, data, businessId, locale: locale() })],
  );
}
