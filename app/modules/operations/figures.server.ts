import { getPool } from '~/integrations/postgres.server';
import { logger } from '~/logger.server';
import { withinTime } from '~/within-time.server';

/** What Postgres knows of all processes. Times are in seconds. */
export type Figures = {
  workers: number;
  events: {
    waiting: number;
    oldestSeconds: number;
    resting: { provider: string; status: string; count: number }[];
  };
  jobs: { task: string; state: string; count: number; oldestSeconds: number }[];
};

/** @returns null when Postgres does not answer within 2 s */
export async function getFigures(): Promise<Figures | null> {
  try {
    const { rows } = await withinTime(
      getPool().query<{ figures: Figures }>('select private.operations_figures() as figures'),
      2_000,
    );
    return rows[0]?.figures ?? null;
  } catch (error) {
    logger.warn({ err: error }, 'the figures of the jobs could not be read');
    return null;
  }
}
