/**
 * What `npm run bench -- pages` shows: how many requests a second log in, Today, Calls and a call answer, and how
 * long each takes, with 1, 10 and 30 people at once; and where the time of one alone goes: waiting for Supabase,
 * rendering, and the rest, which is Remix, Express and ours. Beside each page, in the same run, the floor: a bare
 * Remix application of nothing else, that answers with the same markup and as much data. `--seconds 6`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { findPorts } from '../bin/lib/data-dir.mjs';
import { buildFloor } from './floor';
import { conditions, percentile, signIn, startStack } from './stack';

const { values: options } = parseArgs({ options: { seconds: { type: 'string', default: '6' } } });
const seconds = Number(options.seconds);
const people = [1, 10, 30];

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const stack = await startStack({ SERVER_TIMING: 'on', WORKER: 'off' }, { hasDemo: true });
let floor: Awaited<ReturnType<typeof startFloor>> | undefined;
try {
  await stack.startServer();
  const cookie = await signIn(stack.url, 'demo@frontdesk.test');
  const list = await get(`${stack.url}/calls`, cookie);
  const callId = String(/\/calls\/([0-9a-f-]{36})/.exec(list.body)?.[1]);
  const pages = [
    { name: 'log in', path: '/login', cookie: '' },
    { name: 'Today', path: '/today', cookie },
    { name: 'Calls', path: '/calls', cookie },
    { name: 'a call', path: `/calls/${callId}`, cookie },
  ];
  const markup = new Map<string, string>();
  for (const page of pages)
    markup.set(page.name, (await get(stack.url + page.path, page.cookie)).body);
  floor = await startFloor([...markup.values()]);

  console.log(conditions());
  console.log(
    `embedded Supabase on the same machine, demo data, ${seconds} s each, without compression`,
  );
  for (const [index, page] of pages.entries()) {
    console.log(
      `${page.name}, ${(Number(markup.get(page.name)?.length) / 1000).toFixed(0)} kB of HTML`,
    );
    const ways = [
      { name: 'Frontdesk', url: stack.url + page.path, cookie: page.cookie },
      { name: 'bare Remix', url: `${floor.url}/${index}`, cookie: '' },
    ];
    // The first requests of a new process compile it.
    for (const way of ways) await load(way.url, way.cookie, 4, 2);
    for (const count of people) {
      const [ours, bare] = await alternate(ways, count);
      print('Frontdesk', count, ours!);
      print('bare Remix', count, bare!);
      const ratio = (one: Result) => one.times.length / one.seconds;
      console.log(`    ${(ratio(bare!) / ratio(ours!)).toFixed(1)} times as many by bare Remix`);
      if (count === 1) printShares(ours!);
      if (ours!.errors + bare!.errors > 0) process.exitCode = 1;
    }
  }
} finally {
  agent.destroy();
  await floor?.stop();
  await stack.stop();
}

type Answer = { status: number; body: string; timing: string };
type Result = {
  times: number[];
  supabase: number[];
  render: number[];
  seconds: number;
  errors: number;
};
type Way = { url: string; cookie: string };

/** Each way half of the time before and half after the other: a machine that grows busy is so to both. */
async function alternate(ways: Way[], count: number): Promise<Result[]> {
  const halves: Result[][] = [];
  for (const order of [ways, ways.toReversed()]) {
    const results = new Map<Way, Result>();
    for (const way of order) results.set(way, await load(way.url, way.cookie, count, seconds / 2));
    halves.push(ways.map((way) => results.get(way)!));
  }
  return ways.map((_, n) => {
    const [first, second] = halves.map((half) => half[n]!);
    return {
      times: [...first!.times, ...second!.times],
      supabase: [...first!.supabase, ...second!.supabase],
      render: [...first!.render, ...second!.render],
      seconds: first!.seconds + second!.seconds,
      errors: first!.errors + second!.errors,
    };
  });
}

/** So many people, each asking again as soon as they were answered. */
async function load(
  url: string,
  cookie: string,
  count: number,
  forSeconds: number,
): Promise<Result> {
  const result: Result = { times: [], supabase: [], render: [], seconds: 0, errors: 0 };
  const began = performance.now();
  const end = began + forSeconds * 1000;
  await Promise.all(
    Array.from({ length: count }, async () => {
      while (performance.now() < end) {
        const asked = performance.now();
        const answer = await get(url, cookie).catch(() => null);
        result.times.push(performance.now() - asked);
        if (answer?.status !== 200) {
          result.errors++;
          // Nobody gains from asking a server that is gone ten thousand times a second.
          await sleep(20);
          continue;
        }
        result.supabase.push(Number(/supabase;dur=([\d.]+)/.exec(answer.timing)?.[1] ?? 0));
        result.render.push(Number(/render;dur=([\d.]+)/.exec(answer.timing)?.[1] ?? 0));
      }
    }),
  );
  result.seconds = (performance.now() - began) / 1000;
  return result;
}

function get(url: string, cookie: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = cookie ? { Cookie: cookie } : {};
    http
      .get(url, { agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: Number(response.statusCode),
            body: Buffer.concat(chunks).toString(),
            timing: String(response.headers['server-timing'] ?? ''),
          }),
        );
        response.on('error', reject);
      })
      .on('error', reject);
  });
}

function print(name: string, count: number, { times, seconds: took, errors }: Result) {
  const [p50 = 0, p99 = 0] = [0.5, 0.99].map((share) => percentile(times, share));
  console.log(
    `  ${name.padEnd(10)} ${String(count).padStart(2)} at once: ${(times.length / took).toFixed(0).padStart(5)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms${errors > 0 ? `, ${errors} ERRORS` : ''}`,
  );
}

/** Of one person alone: of several, each also waits for the others. */
function printShares({ times, supabase, render }: Result) {
  const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
  const whole = mean(times);
  const parts = { Supabase: mean(supabase), render: mean(render) };
  const all = { ...parts, 'Remix, Express and ours': whole - parts.Supabase - parts.render };
  const words = Object.entries(all).map(
    ([name, ms]) => `${name} ${ms.toFixed(1)} ms (${((ms / whole) * 100).toFixed(0)} %)`,
  );
  console.log(`    of ${whole.toFixed(1)} ms on average: ${words.join(', ')}`);
}

/** The floor's server, in a process of its own as ours is. */
async function startFloor(pages: string[]) {
  const script = await buildFloor(pages);
  const port = await findPorts();
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; ; waited += 50) {
    const answer = await fetch(`${url}/0`).catch(() => null);
    if (answer?.ok) break;
    if (waited > 10_000 || child.exitCode !== null) throw new Error('The floor did not start.');
    await sleep(50);
  }
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
