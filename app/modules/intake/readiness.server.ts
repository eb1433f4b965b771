import { getEnv } from '~/env.server';
import { getPool } from '~/integrations/postgres.server';
import { withinTime } from '~/within-time.server';

/** An inbox that is this far behind (seconds) means that no worker works. */
const maxLagSeconds = 300;

export type Readiness = {
  isReady: boolean;
  database: 'ok' | 'down';
  /**
   * Age of the oldest event that no worker has tried yet, in seconds; null when the database is down. One
   * that fails again and again is an admin's matter, and no reason to take traffic away.
   */
  workerLagSeconds: number | null;
};

/**
 * Asks Postgres whether this process can do its work now. Never throws; answers within 2 s.
 *
 * @param isWorker whether jobs are its work. One that only answers is as good as ever while no worker works: calls
 *   have to be taken in.
 */
export async function getReadiness(isWorker = getEnv().WORKER === 'inline'): Promise<Readiness> {
  try {
    const lag = await withinTime(
      getPool().query<{ seconds: number }>(
        `select coalesce(extract(epoch from now() - min(received_at)), 0)::int as seconds
         from public.webhook_events where status = 'received' and attempts = 0`,
      ),
      2_000,
    );
    const seconds = lag.rows[0]?.seconds ?? 0;
    return {
      isReady: seconds <= maxLagSeconds || !isWorker,
      database: 'ok',
      workerLagSeconds: seconds,
    };
  } catch {
    return { isReady: false, database: 'down', workerLagSeconds: null };
  }
}

/** The answer to who asks whether a process is ready; parameter as of {@link getReadiness}. */
export async function answerReadiness(isWorker?: boolean): Promise<Response> {
  const { isReady, ...parts } = await getReadiness(isWorker);
  return Response.json(
    { status: isReady ? 'ready' : 'not ready', ...parts },
    { status: isReady ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
