import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';

import { never, startVendor, type Vendor } from '../../tests/vendor-server';
import {
  callVendor,
  failingSince,
  fetchVendor,
  forgetVendors,
  onVendorCall,
  VendorFault,
  type VendorCall,
} from './vendor.server';

let vendor: Vendor;
let heard: VendorCall[];
let stopHearing: () => void;

beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(() => vendor.stop());
beforeEach(() => {
  forgetVendors();
  heard = [];
  stopHearing = onVendorCall((call) => heard.push(call));
});
afterEach(() => stopHearing());

/** Answers with these statuses in turn, and with 200 from then on. */
function answerIn(statuses: number[], headers: Record<string, string> = {}) {
  const left = [...statuses];
  vendor.answers((_request, response) => {
    response.writeHead(left.shift() ?? 200, headers).end('{}');
  });
}

const get = (signal?: AbortSignal) => fetchVendor('paddle', 'read', vendor.url, { signal });
const post = () => fetchVendor('paddle', 'pay', vendor.url, { method: 'POST', body: '{}' });
const outcomes = () => heard.map(({ outcome }) => outcome);

it('asks again what can be asked twice, and tells of each attempt', async () => {
  answerIn([503, 500]);
  expect((await get()).status).toBe(200);
  expect(vendor.asked).toHaveLength(3);
  expect(outcomes()).toEqual(['failed', 'failed', 'ok']);
  expect(heard[0]).toMatchObject({ vendor: 'paddle', operation: 'read' });
  expect(heard[0]!.seconds).toBeGreaterThan(0);
});

it('asks once what must not be done twice', async () => {
  answerIn([503]);
  expect((await post()).status).toBe(503);
  expect(vendor.asked).toHaveLength(1);

  vendor.answers((request) => request.socket.destroy());
  await expect(post()).rejects.toThrow('fetch failed');
  expect(vendor.asked).toHaveLength(1);
});

it('asks again when the vendor did nothing, once it wants to be asked', async () => {
  answerIn([429], { 'Retry-After': '1' });
  expect((await post()).status).toBe(200);
  const [first, second] = vendor.asked;
  expect(second!.at - first!.at).toBeGreaterThan(990);
  expect(outcomes()).toEqual(['busy', 'ok']);

  answerIn([429], { 'Retry-After': '60' });
  expect((await post()).status).toBe(429);
  expect(vendor.asked).toHaveLength(1);
});

it('does not ask again what was refused', async () => {
  answerIn([404]);
  expect((await get()).status).toBe(404);
  const refused = callVendor('paddle', 'read', () =>
    Promise.reject(new VendorFault('paddle', 'refused', 'No.')),
  );
  await expect(refused).rejects.toThrow('No.');
  expect(outcomes()).toEqual(['ok', 'refused']);
});

it('waits for no answer longer than it should, even when the work does not listen', async () => {
  vendor.answers(never);
  const policy = { timeoutMs: 100, isSafe: true };
  const slow = fetchVendor('paddle', 'read', vendor.url, {}, policy);
  await expect(slow).rejects.toMatchObject({ kind: 'unreachable', isPassing: true });
  const deaf = callVendor('paddle', 'read', () => sleep(5_000, 'late', { ref: false }), policy);
  await expect(deaf).rejects.toThrow('paddle does not answer.');
  // The time for beginning another attempt was over as well.
  expect(outcomes()).toEqual(['timeout', 'timeout']);
});

it('reads an answer to its end, however long ago it began', async () => {
  vendor.answers((_request, response) => {
    response.writeHead(200).write('slow ');
    setTimeout(() => response.end('body'), 200);
  });
  const answer = await fetchVendor('paddle', 'read', vendor.url, {}, { timeoutMs: 100 });
  expect(await answer.text()).toBe('slow body');
});

it('leaves alone a vendor that fails again and again, and comes back by one call', async () => {
  answerIn(Array.from({ length: 9 }, () => 500));
  for (let failures = 0; failures < 8; failures++) await post();
  await expect(post()).rejects.toMatchObject({ kind: 'unreachable' });
  expect(vendor.asked).toHaveLength(8);
  expect(outcomes().at(-1)).toBe('not-asked');

  await sleep(1_050);
  // The first that comes back finds it still down; the others wait for how that goes.
  const answers = await Promise.allSettled([post(), post(), post()]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(vendor.asked).toHaveLength(9);

  await sleep(2_050);
  expect((await Promise.all([post(), post()])).map(({ status }) => status)).toEqual([200, 200]);
});

it('never leaves a vendor alone for what it refuses, nor for who did not wait', async () => {
  answerIn(Array.from({ length: 20 }, () => 422));
  for (let asked = 0; asked < 20; asked++) expect((await get()).status).toBe(422);

  vendor.answers(never);
  for (let left = 0; left < 8; left++) {
    await expect(get(AbortSignal.timeout(20))).rejects.toMatchObject({ name: 'TimeoutError' });
  }
  expect(outcomes().slice(20)).toEqual(Array.from({ length: 8 }, () => 'canceled'));
  answerIn([]);
  expect((await get()).status).toBe(200);
  expect(failingSince('paddle')).toBeNull();
});

it('stops trying again when most of it fails', async () => {
  // Each call takes three attempts: after some of them, trying again is over.
  answerIn([500, 500, 200, 500, 500, 200, 500, 500, 200]);
  const statuses = [(await get()).status, (await get()).status, (await get()).status];
  expect(statuses).toEqual([200, 200, 500]);
  expect(vendor.asked).toHaveLength(8);
});

it('knows since when a vendor fails', async () => {
  const before = Date.now();
  answerIn([500, 500]);
  await post();
  const since = failingSince('paddle');
  expect(since!.getTime()).toBeGreaterThanOrEqual(before);
  await sleep(5);
  await post();
  expect(failingSince('paddle')).toEqual(since);
  expect(failingSince('vapi')).toBeNull();
  await post();
  expect(failingSince('paddle')).toBeNull();
});

it('is one for the process, in however many bundles it is', async () => {
  vi.resetModules();
  const other = await import('./vendor.server');
  expect(other.callVendor).not.toBe(callVendor);
  answerIn(Array.from({ length: 8 }, () => 500));
  for (let failures = 0; failures < 8; failures++) await post();
  await expect(other.fetchVendor('paddle', 'read', vendor.url)).rejects.toMatchObject({
    kind: 'unreachable',
  });
  expect(outcomes().at(-1)).toBe('not-asked');
});
