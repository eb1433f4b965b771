import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { getEnv, type Env } from '~/env.server';
import { checkOrder } from '../billing-order';
import { lifePrices } from '../paddle-lives';
import { databaseUrl } from './stack';

const client = new pg.Client({ connectionString: databaseUrl });
const env = getEnv() as Env;
const before = { ...env };

beforeAll(async () => {
  for (const [plan, id] of Object.entries(lifePrices)) {
    Object.assign(env, { [`PADDLE_PRICE_${plan.toUpperCase()}_MONTHLY`]: id });
  }
  await client.connect();
});
afterAll(async () => {
  Object.assign(env, before);
  await client.end();
});

describe('what a business pays and gets', () => {
  it('is the same in every order of events, however often they come and whatever got lost', async () => {
    const figures = await checkOrder(client, { runs: 150 });
    expect(figures.runs).toBe(150);
    expect(figures.lossy).toBeGreaterThan(20);
  }, 120_000);
});
