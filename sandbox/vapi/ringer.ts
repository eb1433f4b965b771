import { randomUUID } from 'node:crypto';

import { DateTime } from 'luxon';

import type { DemoBusiness } from '../demo';
import { configure } from './configured';
import { makePerson } from './people';
import { seededRandom } from './random';
import { outcome, type Conversation, type Person, type ScenarioName } from './scenario';
import { converse } from './scenarios';
import type { Resource, VapiStore } from './store';
import { useTool } from './use-tool';
import { aboutCall, endOfCallReport, makeCall, type VapiCall } from './vapi-call';
import { askServer, sendMessage } from './webhook-sender';
import { whoAnswers, type Answerer } from './who-answers';

export type Ring = {
  business: DemoBusiness;
  scenario: ScenarioName;
  /** How many seconds of the call pass in one second; `Infinity` waits for nothing. */
  speed: number;
  /** Another than a new caller. */
  from?: Person;
  seed?: number;
  /** When the call is, if not now: for what happens after hours. */
  at?: Date;
  /** We call: the assistant is known, and nobody is asked for it. */
  outbound?: {
    assistant: Resource;
    variables: Record<string, unknown>;
    /** What of it is the call's own, as the call carries it. */
    overrides?: Record<string, unknown>;
  };
};

export type Ringing = { call: VapiCall; ended: Promise<void> };

type Message = { type: string } & Record<string, unknown>;

/**
 * Plays a call: the messages that Vapi would send, in its order and shapes, when it would send them. A call
 * that is played faster than real time keeps its own times: it began when it rang.
 */
export function ring(store: VapiStore, baseUrl: string, options: Ring): Ringing {
  const { business, scenario, speed, from, at: moment, outbound } = options;
  const random = seededRandom(options.seed ?? Math.floor(Math.random() * 2 ** 32));
  const caller = from ?? makePerson(random);
  // A call is made two seconds before it is answered.
  const startedAt = moment ? moment.getTime() + 2_000 : Date.now() + 2_000 / speed;
  const at = DateTime.fromMillis(startedAt, { zone: business.timeZone });
  const make = (conversation: Conversation, assistantId: string) => ({
    ...makeCall({ conversation, startedAt, random, business, caller, baseUrl, id }),
    assistantId,
    ...(outbound && {
      type: 'outboundPhoneCall' as const,
      assistantOverrides: outbound.overrides,
    }),
  });
  const id = randomUUID();
  const conversation = converse(scenario, { random, business, caller, at });
  const first = make(conversation, outbound?.assistant.id ?? business.assistantId);
  const {
    artifact: _a,
    analysis: _b,
    cost: _c,
    costBreakdown: _d,
    endedAt: _e,
    endedReason: _f,
    ...call
  } = first;
  const running: VapiCall = { ...call, status: 'queued' };

  const play = async () => {
    const line = await store.get('phone-number', business.phoneNumberId);
    const answerer: Answerer = outbound
      ? { ...outbound }
      : await whoAnswers(store, line, running, business.assistantId);
    if ('error' in answerer || 'forwardedTo' in answerer) {
      const refused = refusal(
        answerer,
        outcome({ random, business, caller, at }, { outcome: 'failed', callerName: null }),
      );
      const stage = new Stage(
        store,
        line ?? { id: '', createdAt: '', updatedAt: '' },
        make(refused, ''),
        speed,
      );
      await stage.begin();
      return stage.finish(make(refused, ''));
    }
    const { assistant, variables } = answerer;
    const stage = new Stage(store, assistant, make(conversation, assistant.id), speed);
    await stage.begin();
    const isClosed = [false, 'false', 'no'].includes(variables.isOpen as string);
    const asked = await configure(conversation, {
      assistant,
      // The scenario of a closed business is played at any time of day.
      variables: scenario === 'after-hours' && !moment ? { ...variables, isOpen: 'no' } : variables,
      useTool: (name, args) => stage.useTool(name, args),
      transferTo: () => stage.transferTo(),
      random,
      caller,
    });
    if (moment) asked.data = { ...asked.data, afterHours: isClosed || asked.data.afterHours };
    await stage.finish(make(asked, assistant.id), asked.forwardedTo);
  };
  return { call: running, ended: play() };
}

/** A call that no assistant takes: what is said, and its end. */
function refusal(
  answerer: { error: string } | { forwardedTo: string },
  data: Conversation['data'],
): Conversation {
  if ('forwardedTo' in answerer) {
    return {
      lines: [],
      summary: 'Put through at once.',
      data: { ...data, outcome: 'transferred' },
      endedReason: 'assistant-request-returned-forwarding-phone-number',
      forwardedTo: answerer.forwardedTo,
    };
  }
  return {
    lines: [['bot', answerer.error]],
    summary: 'Not answered.',
    data,
    endedReason: 'assistant-request-returned-error',
  };
}

/** A call while it runs. Vapi does not wait for answers to go on, but for those it asked for. */
class Stage {
  readonly #began = Date.now();
  readonly #sent: Promise<unknown>[] = [];
  readonly #running: VapiCall;

  constructor(
    readonly store: VapiStore,
    /** Whose server hears of the call. */
    readonly assistant: Resource,
    call: ReturnType<typeof makeCall>,
    readonly speed: number,
  ) {
    const {
      artifact: _a,
      analysis: _b,
      cost: _c,
      costBreakdown: _d,
      endedAt: _e,
      endedReason: _f,
      ...running
    } = call;
    this.#running = running;
  }

  get #created() {
    return Date.parse(this.#running.createdAt);
  }

  /** Waits until the moment of the call, and says it. */
  async #say(message: Message, time: number) {
    const wait = (time - this.#created) / this.speed - (Date.now() - this.#began);
    if (wait > 0 && Number.isFinite(wait))
      await new Promise((resolve) => setTimeout(resolve, wait));
    this.#sent.push(sendMessage(this.assistant, this.#about(message, time)));
  }

  #about(message: Message, time: number): Message {
    const status = String(
      message.status ?? (message.type === 'end-of-call-report' ? 'ended' : 'in-progress'),
    );
    const call = this.#running;
    return { timestamp: time, ...aboutCall(call), call: { ...call, status }, ...message };
  }

  async #status(name: string, time: number, extra = {}) {
    await this.store.saveCall({
      ...this.#running,
      status: name,
      updatedAt: new Date(time).toISOString(),
    });
    await this.#say({ type: 'status-update', status: name, ...extra }, time);
  }

  async begin() {
    const started = Date.parse(String(this.#running.startedAt));
    await this.#status('ringing', this.#created);
    await this.#status('in-progress', started);
    await this.#say({ type: 'assistant.started' }, started + 20);
  }

  useTool(name: string, args: Record<string, unknown>): Promise<string | null> {
    const about = this.#about(
      { type: 'tool-calls' },
      Date.parse(String(this.#running.startedAt)) + 1_000,
    );
    return useTool({ assistant: this.assistant, name, args, about });
  }

  async transferTo(): Promise<string | null | undefined> {
    const answer = await askServer(
      this.assistant,
      this.#about(
        { type: 'transfer-destination-request' },
        Date.parse(String(this.#running.startedAt)) + 1_000,
      ),
    );
    if (!answer || !('destination' in answer || 'error' in answer || 'message' in answer))
      return undefined;
    const destination = answer.destination as { number?: string } | null | undefined;
    return destination?.number ?? null;
  }

  async finish(call: ReturnType<typeof makeCall>, forwardedTo?: string) {
    const started = Date.parse(call.startedAt);
    const ended = Date.parse(call.endedAt);
    const spoken = call.artifact.messages.filter(({ role }) => role !== 'system');
    for (const [index, line] of spoken.entries()) {
      const role = line.role === 'bot' ? 'assistant' : 'user';
      await this.#say({ type: 'speech-update', status: 'started', role, turn: index }, line.time);
      const half = line.message.slice(0, Math.ceil(line.message.length / 2));
      const words = { type: 'transcript', role };
      await this.#say(
        { ...words, transcriptType: 'partial', transcript: half },
        (line.time + line.endTime) / 2,
      );
      await this.#say(
        { ...words, transcriptType: 'final', transcript: line.message },
        line.endTime,
      );
      await this.#say(
        { type: 'speech-update', status: 'stopped', role, turn: index },
        line.endTime + 5,
      );
      const messages = spoken.slice(0, index + 1);
      await this.#say({ type: 'conversation-update', messages }, line.endTime + 10);
    }
    if (forwardedTo) {
      await this.#status('forwarding', Math.max(ended - 400, started), {
        destination: { type: 'number', number: forwardedTo },
      });
    } else {
      await this.#say({ type: 'hang' }, ended - 100);
    }
    await this.#status('ended', ended, { endedReason: call.endedReason });
    await this.store.saveCall(call);
    const report = endOfCallReport(call);
    await this.#say({ ...report, call: { ...report.call, status: 'ended' } }, report.timestamp);
    await Promise.all(this.#sent);
  }
}
