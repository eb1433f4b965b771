import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { VapiClient, VapiError } from '@vapi-ai/server-sdk';
import { describe, expect, it } from 'vitest';

import { demoBusinesses, vapiPrivateKey, vapiWebhookSecret } from '../../sandbox/demo';
import { scenarioNames } from '../../sandbox/vapi/scenario';
import { eventually, sql, vapiUrl } from './stack';

const vapi = new VapiClient({ token: vapiPrivateKey, baseUrl: vapiUrl, maxRetries: 0 });
const { harbor } = demoBusinesses;

const ring = (body: object) =>
  fetch(`${vapiUrl}/sandbox/ring`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).then((response) => response.json() as Promise<{ callId: string }>);

describe('the simulated Vapi, driven by the official SDK', () => {
  it('pages through all calls of an assistant, newest first', async () => {
    const seen = new Set<string>();
    let before: string | undefined;
    for (;;) {
      const page = await vapi.calls.list({
        assistantId: harbor.assistantId,
        limit: 100,
        createdAtLt: before as never,
      });
      const times = page.map(({ createdAt }) => Date.parse(String(createdAt)));
      expect(times).toEqual(times.toSorted((a, b) => b - a));
      for (const { id } of page) seen.add(String(id));
      if (page.length < 100) break;
      before = new Date(String(page.at(-1)?.createdAt)).toISOString();
    }
    expect(seen.size).toBeGreaterThanOrEqual(330);
  });

  it('filters by time and by number', async () => {
    const since = new Date(Date.now() - 14 * 86_400_000).toISOString();
    const recent = await vapi.calls.list({
      phoneNumberId: harbor.phoneNumberId,
      createdAtGe: since as never,
      limit: 1000,
    });
    expect(recent.length).toBeGreaterThan(10);
    expect(recent.every(({ createdAt }) => String(createdAt) >= since)).toBe(true);
    expect(await vapi.calls.list({ assistantId: 'none-of-ours' })).toEqual([]);
  });

  it('refuses a wrong key, an unknown id and a wrong limit as Vapi does', async () => {
    const stranger = new VapiClient({ token: 'wrong', baseUrl: vapiUrl, maxRetries: 0 });
    const status = (error: unknown) => (error as VapiError).statusCode;
    await expect(stranger.calls.list()).rejects.toSatisfy((error) => status(error) === 401);
    await expect(vapi.calls.get({ id: randomUUID() })).rejects.toSatisfy(
      (error) => status(error) === 404,
    );
    await expect(vapi.calls.list({ limit: 1001 })).rejects.toSatisfy(
      (error) => status(error) === 400,
    );
  });

  it('makes, changes and deletes an assistant', async () => {
    const made = await vapi.assistants.create({ name: 'Try-out' });
    const changed = await vapi.assistants.update({ id: made.id, firstMessage: 'Hello.' });
    expect(changed).toMatchObject({ id: made.id, name: 'Try-out', firstMessage: 'Hello.' });
    await vapi.assistants.delete({ id: made.id });
    await expect(vapi.assistants.get({ id: made.id })).rejects.toBeInstanceOf(VapiError);
  });

  it('hands out a recording by a redirect to an address that expires, in ranges, as long as the call', async () => {
    const [call] = await vapi.calls.list({ assistantId: harbor.assistantId, limit: 1 });
    const recording = String(call?.artifact?.recordingUrl);
    const key = { Authorization: `Bearer ${vapiPrivateKey}` };
    expect((await fetch(recording, { redirect: 'manual' })).status).toBe(401);
    const redirect = await fetch(recording, { redirect: 'manual', headers: key });
    expect(redirect.status).toBe(302);
    const address = String(redirect.headers.get('Location'));
    const all = Buffer.from(await (await fetch(address)).arrayBuffer());
    const seconds =
      (Date.parse(String(call?.endedAt)) - Date.parse(String(call?.startedAt))) / 1000;
    expect((all.length - 44) / 8000).toBeCloseTo(seconds, 1);
    const part = await fetch(address, { headers: { Range: 'bytes=1000-1999' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(all.subarray(1000, 2000))).toBe(true);
    const forged = address.replace(/signature=(.)/, (_, first: string) =>
      first === '0' ? 'signature=1' : 'signature=0',
    );
    expect((await fetch(forged)).status).toBe(403);
  });

  it('rings in Vapi’s order, with the secret, to the assistant’s own server', async () => {
    const heard: { type: string; status?: string; authorization?: string; role?: string }[] = [];
    const receiver = http.createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const { message } = JSON.parse(body);
      heard.push({
        type: message.type,
        status: message.status,
        authorization: request.headers.authorization,
      });
      response.end('{}');
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    const before = await vapi.assistants.get({ id: demoBusinesses.summit.assistantId });
    await vapi.assistants.update({
      id: before.id,
      server: {
        url: `http://127.0.0.1:${port}/`,
        headers: { Authorization: `Bearer ${vapiWebhookSecret}` },
      },
    } as never);
    try {
      await ring({ business: 'summit', scenario: 'transfer', speed: 400 });
      await eventually(async () => heard.some(({ type }) => type === 'end-of-call-report'), 10_000);
    } finally {
      await vapi.assistants.update({ id: before.id, server: before.server } as never);
      receiver.close();
    }
    expect(
      heard.filter(({ type }) => type === 'status-update').map(({ status }) => status),
    ).toEqual(['ringing', 'in-progress', 'forwarding', 'ended']);
    expect(heard.at(-1)?.type).toBe('end-of-call-report');
    expect(new Set(heard.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${vapiWebhookSecret}`]),
    );
  });

  it.each(scenarioNames)('plays %s to its end, and the product has it', async (scenario) => {
    const { callId } = await ring({ business: 'summit', scenario, speed: 0, seed: 7 });
    const row = await eventually(async () => {
      const rows = await sql(
        `select c.outcome, c.is_after_hours, c.summary, (select count(*)::int from public.call_turns t where t.call_id = c.id) as turns
         from public.calls c where vapi_call_id = $1 and report_at is not null`,
        [callId],
      );
      return rows[0];
    });
    expect(row.turns).toBeGreaterThan(0);
    expect(row.summary).toBeTruthy();
    expect(row.is_after_hours).toBe(scenario === 'after-hours');
  });
});
