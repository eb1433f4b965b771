import type { WithPgClient } from 'graphile-worker';

/**
 * Asks the database one thing, on a connection of the worker's: `query('select private.take_charge($1) as answer', [id])`.
 *
 * @returns what asks; undefined where there is no row
 */
export function answersFrom(withPgClient: WithPgClient) {
  return async <T>(text: string, values: unknown[]): Promise<T | undefined> => {
    const { rows } = await withPgClient((client) => client.query<{ answer: T }>(text, values));
    return rows[0]?.answer;
  };
}
