import { writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { makeBusiness } from '../make-business';
import { postPaddle } from '../paddle-events';
import { readExamples, type Example } from '../paddle-description';
import { eventually, sql } from './stack';

type Stored = { event_key: string; status: string; error: string | null };

/** Sends each as Paddle would, and waits until the worker is done with it. */
async function send(examples: Example[]) {
  const answers: string[] = [];
  for (const { name, event } of examples) {
    const { status } = await postPaddle(event);
    if (status !== 200) answers.push(`${name}: ${status}`);
  }
  const keys = examples.map(({ event }) => String(event.event_id));
  let isQuiet = false;
  const rows = await eventually(async () => {
    const found = await sql<Stored>(
      `select event_key, status, error from public.webhook_events where provider = 'paddle' and event_key = any ($1)`,
      [keys],
    );
    const isDone = found.every(({ status, error }) => status !== 'received' || error);
    // What one links sends others on their way again: done is what is done twice.
    const wasQuiet = isQuiet;
    isQuiet = isDone;
    if (!wasQuiet) await new Promise((resolve) => setTimeout(resolve, 1_000));
    return wasQuiet && isDone && found.length === new Set(keys).size && found;
  }, 30_000);
  const by = new Map(rows.map((row) => [row.event_key, row]));
  return { answers, rows: examples.map(({ name, event }) => ({ name, ...by.get(String(event.event_id))! })) };
} // prettier-ignore

/** The same events, as if our server had made what they tell of, for a business. */
function asOurs(examples: Example[], businessId: string): Example[] {
  const paid = examples.find(({ event }) => event.event_type === 'transaction.completed');
  const transaction_id = (paid?.event.data as { id?: string } | undefined)?.id;
  return examples.map(({ name, event }) => {
    const data = event.data as Record<string, unknown>;
    const isBegun = /^(?:transaction|subscription)\./.test(String(event.event_type));
    const ours = {
      ...data,
      ...(data.origin === 'web' && { origin: 'api' }),
      ...(isBegun && { custom_data: { business_id: businessId } }),
      // The one that theirs corrects is no example.
      ...(String(event.event_type).startsWith('adjustment.') && { transaction_id }),
    };
    return { name, event: { ...event, event_id: `${String(event.event_id)}-ours`, data: ours } };
  });
}

describe.runIf(process.env.PADDLE_DESCRIPTION)('the webhook examples that Paddle publishes', () => {
  it('pass through the route and the worker, as they are and as ours', async () => {
    const examples = await readExamples(String(process.env.PADDLE_DESCRIPTION));
    expect(examples.length).toBeGreaterThan(40);
    const asTheyAre = await send(examples);
    const { id } = await makeBusiness({ Olga: 'owner' }, { isOnTrial: true });
    const ours = await send(asOurs(examples, id));

    const lines = [
      `${examples.length} examples: ${examples.length - asTheyAre.answers.length} answered 200, and as ours ${examples.length - ours.answers.length}`,
      ...asTheyAre.rows.map(({ name, status, error }, n) => `  ${name}: ${status}${error ? ` (${error})` : ''}; as ours ${ours.rows[n]?.status} ${ours.rows[n]?.error ?? ''}`.trimEnd()),
    ];
    writeFileSync(String(process.env.PADDLE_REPORT), `${lines.join('\n')}\n`);
    expect(asTheyAre.answers).toEqual([]);
    expect(ours.answers).toEqual([]);
    // Nobody's: no failure, and no business has anything of it.
    expect(asTheyAre.rows.filter(({ status }) => status !== 'ignored' && status !== 'unroutable')).toEqual([]);
    // Ours: what tells of a subscription, a bill or a refund is there.
    const about = /^(?:subscription|transaction|adjustment|customer|address|business|payment_method)\./;
    expect(ours.rows.filter(({ status }) => status === 'received' || status === 'failed')).toEqual([]);
    const kinds = new Set(ours.rows.filter(({ name, status }) => about.test(name) && status === 'processed').map(({ name }) => name.split('.')[0]));
    expect([...kinds].toSorted()).toEqual(expect.arrayContaining(['adjustment', 'customer', 'subscription', 'transaction']));
  }, 120_000); // prettier-ignore
});
