import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { VapiClient } from '@vapi-ai/server-sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { toAssistant } from '~/integrations/vapi/assistant.server';
import { tools, type ToolName } from '~/integrations/vapi/tools';
import { vapiPrivateKey } from '../../sandbox/demo';
import { demoConfigs } from '../../sandbox/seed/drafts';
import { eventually, vapiUrl } from './stack';

type Message = {
  type: string;
  status?: string;
  endedReason?: string;
  destination?: unknown;
  call: { id: string; assistantId?: string; createdAt: string };
  artifact: { messages: { role: string; message: string }[] };
  analysis: { structuredData: Record<string, unknown> };
  toolCallList: { id: string; function: { name: string; arguments: unknown } }[];
};

/** A server that answers Vapi as it is told, in place of ours. */
let heard: Message[] = [];
let answers: Record<string, (message: Message) => unknown> = {};
const receiver = http.createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { message } = JSON.parse(body) as { message: Message };
  heard.push(message);
  response.end(JSON.stringify(answers[message.type]?.(message) ?? {}));
});
const vapi = new VapiClient({ token: vapiPrivateKey, baseUrl: vapiUrl, maxRetries: 0 });
let assistantId: string;
let phoneNumberId: string;

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const siteUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const made = await vapi.assistants.create(
    toAssistant({
      config: demoConfigs(2026).harbor,
      business: { id: 'configured', name: 'Harbor Realty', timeZone: 'America/Los_Angeles' },
      siteUrl,
      secret: 'told',
      files: [],
      now: new Date(),
    }),
  );
  assistantId = made.id;
  const line = await vapi.phoneNumbers.create({
    provider: 'vapi',
    name: 'configured-calls',
    server: { url: `${siteUrl}/api/webhooks/vapi`, headers: { 'x-vapi-secret': 'told' } },
  });
  phoneNumberId = line.id;
});
afterAll(async () => {
  await vapi.assistants.delete({ id: assistantId });
  await vapi.phoneNumbers.delete({ id: phoneNumberId });
  receiver.close();
});
beforeEach(() => {
  heard = [];
  answers = { 'assistant-request': () => answered('yes') };
});

const answered = (isOpen: string) => ({
  assistantId,
  assistantOverrides: {
    variableValues: { isOpen, now: 'Monday', callerName: '', callerHistory: '' },
  },
});

/** Plays a call on the line, and gives its report. */
async function play(scenario: string, extra: object = {}): Promise<Message> {
  await fetch(`${vapiUrl}/sandbox/ring`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ phoneNumberId, scenario, speed: 0, seed: 3, ...extra }),
  });
  return eventually(async () => heard.find(({ type }) => type === 'end-of-call-report'), 10_000);
}
const words = (report: Message): string[] =>
  report.artifact.messages.filter(({ role }) => role !== 'system').map(({ message }) => message);

describe('a simulated call goes by the configuration', () => {
  it('asks who answers, and begins with the greeting of the hour', async () => {
    expect(words(await play('question'))[0]).toMatch(/^Harbor Realty, this is the front desk/);
    const [request] = heard;
    expect(request).toMatchObject({
      type: 'assistant-request',
      phoneNumber: { id: phoneNumberId },
    });
    expect(request?.call.assistantId).toBeUndefined();

    heard = [];
    answers['assistant-request'] = () => answered('no');
    const report = await play('hot-lead', { at: '2026-12-25T21:00:00-08:00' });
    expect(words(report)[0]).toMatch(/^Harbor Realty. The office is closed/);
    expect(report.analysis.structuredData.afterHours).toBe(true);
    expect(Date.parse(String(heard[0]?.call.createdAt))).toBe(
      Date.parse('2026-12-25T21:00:00-08:00'),
    );
  });

  it('asks the owner’s questions, and reports the answers by their labels', async () => {
    const report = await play('hot-lead');
    expect(words(report)).toContain('Are you looking to buy, to sell, or to rent?');
    expect(report.analysis.structuredData.intake).toMatchObject({
      goal: { label: 'Wants to', answer: expect.stringMatching(/buy|sell|rent/) },
      agent: { label: 'Has an agent', answer: expect.stringMatching(/yes|no/) },
    });
  });

  it('uses its tools with arguments that fit them, and says what they answer', async () => {
    const results: Record<string, string> = {
      propose_appointment: 'Free is tomorrow at ten (2026-11-24T10:00:00-08:00).',
      book_appointment: 'It is booked for tomorrow at ten.',
    };
    const used: [string, unknown][] = [];
    answers['tool-calls'] = ({ toolCallList }) => ({
      results: toolCallList.map((call) => {
        used.push([call.function.name, call.function.arguments]);
        return {
          toolCallId: call.id,
          name: call.function.name,
          result: results[call.function.name],
        };
      }),
    });
    const report = await play('booking');
    expect(words(report)).toEqual(expect.arrayContaining(Object.values(results)));
    expect(used.map(([name]) => name)).toEqual(['propose_appointment', 'book_appointment']);
    expect(used[1]?.[1]).toMatchObject({ startsAt: '2026-11-24T10:00:00-08:00' });

    heard = [];
    await play('complaint');
    expect(used.at(-1)?.[0]).toBe('take_message');
    for (const [name, args] of used)
      expect(tools[name as ToolName].schema.safeParse(args).success).toBe(true);
  });

  it('is put through where we say, or takes a message when there is nobody', async () => {
    answers['transfer-destination-request'] = () => ({
      destination: { type: 'number', number: '+14155550111' },
    });
    await play('transfer');
    expect(heard.find(({ status }) => status === 'forwarding')?.destination).toEqual({
      type: 'number',
      number: '+14155550111',
    });

    heard = [];
    answers['transfer-destination-request'] = () => ({ error: 'Nobody is there.' });
    const report = await play('transfer');
    expect(heard.some(({ status }) => status === 'forwarding')).toBe(false);
    expect(report.analysis.structuredData.outcome).toBe('message');
  });

  it('ends with what we say when nobody shall answer', async () => {
    answers['assistant-request'] = () => ({ error: 'This number is not in service.' });
    const report = await play('question');
    expect(words(report)).toEqual(['This number is not in service.']);
    expect(report.endedReason).toBe('assistant-request-returned-error');
  });

  it('calls somebody when it is asked to', async () => {
    const call = (await vapi.calls.create({
      assistantId,
      phoneNumberId,
      customer: { number: '+14155550177', name: 'Nora' },
    })) as { id: string };
    const ringing = await eventually(async () =>
      heard.find(({ call: about }) => about?.id === call.id),
    );
    expect(ringing).toMatchObject({ status: 'ringing', call: { type: 'outboundPhoneCall' } });
    await eventually(async () => heard.some(({ type }) => type === 'end-of-call-report'), 15_000);
    await expect(
      vapi.calls.create({ phoneNumberId, customer: { number: '+14155550177' } }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  it.each([
    ['a name over forty characters', { name: 'x'.repeat(41) }, /shorter than or equal to 40/],
    ['a field that it does not know', { greeting: 'Hello' }, /property greeting should not exist/],
    [
      'a time out of its range',
      { server: { url: 'https://a.example', timeoutSeconds: 999 } },
      /timeoutSeconds/,
    ],
  ])('is not set up with %s', async (_what, body, message) => {
    await expect(vapi.assistants.create(body as never)).rejects.toMatchObject({
      statusCode: 400,
      body: { error: 'Bad Request', message: [expect.stringMatching(message)] },
    });
  });

  it.each([
    ['a field that it does not know', { assistantId: 'x', when: 'now' }, /property when should not/],
    ['one within the overrides', { assistantId: 'x', assistantOverrides: { greeting: '' } }, /property greeting should not/],
    ['nobody who calls', { customer: { number: '+14155550177' } }, /Need One Of/],
    ['a customer of its own kind', { assistantId: 'x', customer: { phone: '1' } }, /property phone should not/],
  ])('places no call with %s', async (_what, body, message) => {
    await expect(post('/call', JSON.stringify(body))).resolves.toMatchObject({
      statusCode: 400,
      message: [expect.stringMatching(message)],
    });
  }); // prettier-ignore

  it.each([
    ['no file', { purpose: 'assistant' }, /file should not be empty/],
    ['a purpose that it does not know', { file: new File(['x'], 'x.txt'), purpose: 'fun' }, /purpose/],
    ['a part that it does not know', { file: new File(['x'], 'x.txt'), note: 'x' }, /property note should not/],
  ])('takes no document with %s', async (_what, parts, message) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(parts)) form.set(name, value);
    await expect(post('/file', form)).resolves.toMatchObject({
      statusCode: 400,
      message: [expect.stringMatching(message)],
    });
  }); // prettier-ignore
});

/** What the SDK would not send. */
async function post(path: string, body: BodyInit): Promise<unknown> {
  const response = await fetch(vapiUrl + path, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${vapiPrivateKey}`,
      ...(typeof body === 'string' && { 'Content-Type': 'application/json' }),
    },
    body,
  });
  return response.json();
}
