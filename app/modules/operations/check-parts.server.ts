import { getEnv } from '~/env.server';
import { checkMail } from '~/integrations/email/send-mail.server';
import { askPaddle } from '~/integrations/paddle/client.server';
import { serviceClient } from '~/integrations/supabase/client.server';
import { askVapi } from '~/integrations/vapi/client.server';
import { logger } from '~/logger.server';
import { getReadiness } from '~/modules/intake/readiness.server';
import { withinTime } from '~/within-time.server';

/** The parts that customers know. */
export const serviceParts = ['calls', 'dashboard', 'mail', 'phone', 'payments'] as const;
export type ServicePart = (typeof serviceParts)[number];
/** `off`: this installation has no such part. */
export type PartState = 'ok' | 'slow' | 'down' | 'off';

/** An answer after this many milliseconds is slow, and after {@link giveUpMs} it is none. */
const slowMs = 4_000;
const giveUpMs = 10_000;
/** An inbox that is this far behind (seconds) shows calls late. */
export const slowLagSeconds = 60;

/** Looks at each part now, by doing with it what the product does. Never throws; answers within 11 s. */
export async function checkParts(): Promise<Record<ServicePart, PartState>> {
  const { SMTP_URL, PADDLE_API_KEY } = getEnv();
  const [calls, dashboard, mail, phone, payments] = await Promise.all([
    checkCalls(),
    look('dashboard', () => readSettings()),
    SMTP_URL ? look('mail', () => checkMail()) : ('off' as const),
    look('phone', () => askVapi((vapi) => vapi.assistants.list({ limit: 1 }))),
    PADDLE_API_KEY
      ? look('payments', () => askPaddle((paddle) => paddle.products.list({ perPage: 1 }).next()))
      : ('off' as const),
  ]);
  return { calls, dashboard, mail, phone, payments };
}

async function checkCalls(): Promise<PartState> {
  const { database, workerLagSeconds } = await getReadiness();
  if (database === 'down') return 'down';
  return (workerLagSeconds ?? 0) > slowLagSeconds ? 'slow' : 'ok';
}

/** By the way that pages take. */
async function readSettings() {
  await serviceClient().from('site_settings').select('id').limit(1).throwOnError();
}

async function look(part: ServicePart, ask: () => Promise<unknown>): Promise<PartState> {
  const began = performance.now();
  try {
    await withinTime(ask(), giveUpMs);
    return performance.now() - began > slowMs ? 'slow' : 'ok';
  } catch (error) {
    logger.warn({ err: error, part }, 'a part of the service does not work');
    // It is there, and has too much to do.
    return (error as { kind?: unknown }).kind === 'busy' ? 'slow' : 'down';
  }
}
