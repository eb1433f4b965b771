/**
 * `npm run sandbox:paddle`: what time does, what a buyer does, and how events come, in the simulated Paddle of a
 * running `npm start`.
 *
 *   npm run sandbox:paddle -- advance P1M
 *   npm run sandbox:paddle -- deliveries shuffle
 */
import { parseArgs } from 'node:util';

import { sandboxPorts } from '../ports';

const usage = `npm run sandbox:paddle -- <command> [--customer ctm_…] [--port 3000]
  status                      what there is: subscriptions, what is to be paid, the time
  advance <duration>          moves the clock on, and bills what falls due: P1D, P14D, P1M, P1Y
  to <date>                   moves the clock to a moment: 2027-01-31T10:00:00Z
  pay <txn_…>                 pays as the checkout does; with --declined the card is declined
  card <sub_…> <declined|good>  the next charges fail, or succeed (what is owed is paid at once)
  dunning <cancel|pause>      what follows when a charge has failed for the last time
  deliveries <mode>           normal, hold, shuffle, duplicate, drop, late
  release                     sends what was held
  replay <evt_…>              sends an event again
  events                      the newest events, and how their delivery went
  outage <mode>               off, down, slow, garbage
  reset                       forgets everything
  --customer                  advance, to, deliveries and release: of this customer alone`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    customer: { type: 'string' },
    declined: { type: 'boolean' },
    port: { type: 'string', default: process.env.PORT || '3000' },
    help: { type: 'boolean' },
  },
});
const [command = 'status', first = '', second = ''] = positionals;
const { customer } = values;
const port = Number(values.port);
if (!(port > 0)) fail('--port takes a number.');
const paddle = `http://127.0.0.1:${sandboxPorts(port).paddle}`;

function fail(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(1);
}

async function ask<T = Record<string, unknown>>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${paddle}/sandbox/${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => fail(`Nothing answers at port ${port}. Start Frontdesk first: npm start`));
  const answer = (await response.json()) as T & { error?: { detail: string; errors?: unknown } };
  if (answer.error) {
    const { detail, errors } = answer.error;
    fail(errors ? `${detail} ${JSON.stringify(errors)}` : detail);
  }
  return answer;
}

type Row = Record<string, string | null>;
type Status = { now: string; subscriptions: Row[]; open: Row[] };
type Events = {
  events: {
    event: { event_id: string; event_type: string; occurred_at: string; data: { id: string } };
    delivery: { state: string; attempts: { status: number }[] };
  }[];
};

const commands: Record<string, () => Promise<unknown>> = {
  async status() {
    const { now, subscriptions, open } = await ask<Status>('status');
    console.log(`It is ${now} there. The page: ${paddle}`);
    console.table(subscriptions);
    console.table(open);
  },
  advance: async () => console.log(await ask('clock', { advance: first, customer })),
  to: async () => console.log(await ask('clock', { to: first, customer })),
  pay: async () => {
    const card = values.declined ? 'declined' : 'good';
    console.log(await ask(`transactions/${first}/pay`, { card }));
  },
  card: async () => {
    if (second !== 'declined' && second !== 'good') fail('A card is declined or good.');
    console.log(await ask(`subscriptions/${first}/card`, { declines: second === 'declined' }));
  },
  dunning: async () => console.log(await ask('dunning', { end: first })),
  deliveries: async () => console.log(await ask('deliveries', { mode: first, customer })),
  release: async () => console.log(await ask('deliveries', { release: true, customer })),
  replay: async () => console.log(await ask(`events/${first}/replay`, {})),
  async events() {
    const { events } = await ask<Events>(customer ? `events?customer=${customer}` : 'events');
    for (const { event, delivery } of events.slice(-40)) {
      const answers = delivery.attempts.map(({ status }) => status || 'no answer').join(', ');
      const { occurred_at, event_type, data, event_id } = event;
      console.log(
        `${occurred_at} ${event_type} ${data.id} ${delivery.state} ${answers} ${event_id}`,
      );
    }
  },
  outage: async () => console.log(await ask('outage', { mode: first })),
  reset: async () => console.log(await ask('reset', {})),
};

if (values.help) {
  console.log(usage);
} else {
  const run = commands[command];
  if (!run) fail(`There is no command "${command}".`);
  await run();
}
