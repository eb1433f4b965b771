import { randomUUID } from 'node:crypto';

import { DateTime } from 'luxon';

import type { DemoBusiness } from '../demo';
import { makePerson } from './people';
import { seededRandom } from './random';
import type { Person, ScenarioName } from './scenario';
import { converse } from './scenarios';
import type { VapiStore } from './store';
import { aboutCall, endOfCallReport, makeCall, type VapiCall } from './vapi-call';
import { sendMessage } from './webhook-sender';

export type Ring = {
  business: DemoBusiness;
  scenario: ScenarioName;
  /** How many seconds of the call pass in one second; `Infinity` waits for nothing. */
  speed: number;
  /** Another than a new caller. */
  from?: Person;
  seed?: number;
};

export type Ringing = { callId: string; ended: Promise<void> };

type Message = { type: string } & Record<string, unknown>;

/**
 * Plays a call: the messages that Vapi would send, in its order and shapes, when it would send them. A call
 * that is played faster than real time keeps its own times: it began when it rang.
 */
export function ring(store: VapiStore, baseUrl: string, options: Ring): Ringing {
  const { business, scenario, speed, from } = options;
  const random = seededRandom(options.seed ?? Math.floor(Math.random() * 2 ** 32));
  const caller = from ?? makePerson(random);
  const startedAt = Date.now() + 2_000 / speed;
  const at = DateTime.fromMillis(startedAt, { zone: business.timeZone });
  const conversation = converse(scenario, { random, business, caller, at });
  const id = randomUUID();
  const call = makeCall({ conversation, startedAt, random, business, caller, baseUrl, id });
  return { callId: id, ended: play(store, call, speed, conversation.forwardedTo) };
}

async function play(
  store: VapiStore,
  call: ReturnType<typeof makeCall>,
  speed: number,
  forwardedTo: string | undefined,
) {
  const assistant = await store.get('assistant', call.assistantId);
  if (!assistant) throw new Error(`There is no assistant ${call.assistantId}.`);
  const began = Date.now();
  const created = Date.parse(call.createdAt);
  const { artifact, analysis, cost, costBreakdown, endedAt, endedReason, ...running } = call;

  /** Waits until the moment of the call, and says it. Vapi does not wait for answers to go on. */
  const sent: Promise<unknown>[] = [];
  const say = async (message: Message, time: number) => {
    const wait = (time - created) / speed - (Date.now() - began);
    if (wait > 0 && Number.isFinite(wait))
      await new Promise((resolve) => setTimeout(resolve, wait));
    const status = String(
      message.status ?? (message.type === 'end-of-call-report' ? 'ended' : 'in-progress'),
    );
    const about = { ...running, status };
    sent.push(
      sendMessage(assistant, { timestamp: time, ...aboutCall(call), call: about, ...message }),
    );
  };
  const status = async (name: string, time: number, extra = {}) => {
    await store.saveCall({
      ...running,
      status: name,
      updatedAt: new Date(time).toISOString(),
    } as VapiCall);
    await say({ type: 'status-update', status: name, ...extra }, time);
  };

  const started = Date.parse(call.startedAt);
  const ended = Date.parse(call.endedAt);
  await status('ringing', created);
  await status('in-progress', started);
  await say({ type: 'assistant.started' }, started + 20);
  const spoken = artifact.messages.filter(({ role }) => role !== 'system');
  for (const [index, line] of spoken.entries()) {
    const role = line.role === 'bot' ? 'assistant' : 'user';
    await say({ type: 'speech-update', status: 'started', role, turn: index }, line.time);
    const half = line.message.slice(0, Math.ceil(line.message.length / 2));
    const words = { type: 'transcript', role };
    await say(
      { ...words, transcriptType: 'partial', transcript: half },
      (line.time + line.endTime) / 2,
    );
    await say({ ...words, transcriptType: 'final', transcript: line.message }, line.endTime);
    await say({ type: 'speech-update', status: 'stopped', role, turn: index }, line.endTime + 5);
    const messages = spoken.slice(0, index + 1);
    await say({ type: 'conversation-update', messages }, line.endTime + 10);
  }
  if (forwardedTo) {
    await status('forwarding', ended - 400, {
      destination: { type: 'number', number: forwardedTo },
    });
  } else {
    await say({ type: 'hang' }, ended - 100);
  }
  await status('ended', ended, { endedReason });
  await store.saveCall(call);
  const report = endOfCallReport(call);
  await say({ ...report, call: { ...report.call, status: 'ended' } }, report.timestamp);
  await Promise.all(sent);
}
