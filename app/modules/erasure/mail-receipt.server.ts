import { logger } from '~/logger.server';
import { queueMail } from '~/modules/mail/queue-mail.server';

/**
 * Has the receipt of an erasure sent. What is erased stays so: a mail that cannot be queued is logged, and
 * the person goes on to the page that shows the receipt.
 */
export async function mailReceipt(
  template: 'business-erased' | 'account-erased' | 'caller-erased',
  to: string,
  content: { receipt: string; business?: string },
): Promise<void> {
  try {
    await queueMail(template, to, content);
  } catch (error) {
    logger.error({ err: error, receipt: content.receipt }, 'a receipt could not be mailed');
  }
}
