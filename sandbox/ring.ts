/**
 * `npm run ring`: plays calls through the simulated Vapi of a running `npm start`.
 *
 *   npm run ring -- --business harbor --scenario hot-lead
 *   npm run ring -- --count 50 --rate 5
 */
import { parseArgs } from 'node:util';

import { demoBusinesses } from './demo';
import { sandboxPorts } from './ports';
import { scenarioNames } from './vapi/scenario';

const { values } = parseArgs({
  options: {
    business: { type: 'string', default: 'harbor' },
    scenario: { type: 'string' },
    count: { type: 'string', default: '1' },
    rate: { type: 'string', default: '2' },
    speed: { type: 'string', default: '20' },
    at: { type: 'string' },
    unheard: { type: 'boolean' },
    port: { type: 'string', default: process.env.PORT || '3000' },
    help: { type: 'boolean' },
  },
});

const usage = `npm run ring -- [options]
  --business   ${Object.keys(demoBusinesses).join(', ')} (harbor)
  --scenario   ${scenarioNames.join(', ')} (any)
  --count      how many calls (1)
  --rate       calls a second (2)
  --speed      how much faster than real time (20); 0 waits for nothing
  --at         when the call is, as an ISO date with its zone (now): 2026-12-25T21:00-08:00
  --unheard    nothing that Vapi sends of it arrives: the call is found by the next comparison
  --port       where Frontdesk runs (3000)`;

function fail(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(1);
}

const [count, rate, speed, port] = [values.count, values.rate, values.speed, values.port].map(
  Number,
) as [number, number, number, number];
if (values.help) {
  console.log(usage);
  process.exit(0);
}
if (!(values.business in demoBusinesses)) fail(`There is no business "${values.business}".`);
if (values.scenario && !(scenarioNames as readonly string[]).includes(values.scenario)) {
  fail(`There is no scenario "${values.scenario}".`);
}
if (!(count >= 1 && count <= 10_000)) fail('--count takes a number from 1 to 10000.');
if (values.at && Number.isNaN(Date.parse(values.at))) fail('--at takes an ISO date.');
if (!(rate > 0) || !(speed >= 0) || !(port > 0)) fail('--rate, --speed and --port take numbers.');

const vapi = `http://127.0.0.1:${sandboxPorts(port).vapi}`;
const started = Date.now();
const results = await Promise.all(
  Array.from({ length: count }, async (_, index) => {
    const wait = started + (index * 1000) / rate - Date.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(wait, 0)));
    return ringOnce(values.scenario ?? String(scenarioNames[index % scenarioNames.length]));
  }),
);
const failed = results.filter((state) => state !== 'ended').length;
console.log(
  `\n${count - failed} of ${count} calls ended. See them at http://localhost:${port}/calls`,
);
process.exit(failed ? 1 : 0);

async function ringOnce(scenario: string): Promise<string> {
  const response = await fetch(`${vapi}/sandbox/ring`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      business: values.business,
      scenario,
      speed,
      ...(values.unheard && { isUnheard: true }),
      ...(values.at && { at: new Date(values.at).toISOString() }),
    }),
  }).catch(() => fail(`Nothing answers at port ${port}. Start Frontdesk first: npm start`));
  const body = (await response.json()) as { callId?: string; message?: string };
  if (!body.callId) fail(String(body.message));
  console.log(`${scenario}: the phone rings at ${values.business} (${body.callId})`);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const answer = await fetch(`${vapi}/sandbox/ring/${body.callId}`).catch(() => null);
    const { state } = ((await answer?.json()) ?? { state: 'lost' }) as { state: string };
    if (state !== 'running') {
      console.log(`${scenario}: ${state}`);
      return state;
    }
  }
}
