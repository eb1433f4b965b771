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
import {
  aboutCall,
  botLine,
  endedAs,
  endOfCallReport,
  makeCall,
  type ArtifactMessage,
  type VapiCall,
} from './vapi-call';
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
  /** Nothing of what is sent about the call arrives. */
  isUnheard?: boolean;
  /** We call: the assistant is known, and nobody is asked for it. */
  outbound?: {
    assistant: Resource;
    variables: Record<string, unknown>;
    /** What of it is the call's own, as the call carries it. */
    overrides?: Record<string, unknown>;
  };
};

export type Ringing = {
  call: VapiCall;
  ended: Promise<void>;
  /** What `monitor.controlUrl` takes. False when nobody is on the line. */
  control: (order: Control) => boolean;
};

/** Source: Vapi docs, live call control. */
export type Control =
  | { type: 'say'; content: string; endCallAfterSpoken?: boolean }
  | { type: 'end-call' }
  | { type: 'transfer'; destination: { type: 'number'; number: string }; content?: string };

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
    const told = options.isUnheard ? { ...assistant, server: undefined } : assistant;
    const stage = new Stage(store, told, make(conversation, assistant.id), speed);
    onStage = stage;
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
  let onStage: Stage | undefined;
  const ended = play().finally(() => {
    onStage = undefined;
  });
  return {
    call: running,
    ended,
    control(order) {
      onStage?.control(order);
      return onStage !== undefined;
    },
  };
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
  readonly #orders: Extract<Control, { type: 'say' }>[] = [];
  #cut: Exclude<Control, { type: 'say' }> | undefined;
  #hangUp = () => {};
  readonly #isCut = new Promise<void>((resolve) => {
    this.#hangUp = resolve;
  });

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

  get #started() {
    return Date.parse(String(this.#running.startedAt));
  }

  /** The moment of the call that it is now. */
  get #now() {
    const passed = (Date.now() - this.#began) * this.speed;
    return this.#created + (Number.isFinite(passed) ? Math.round(passed) : 0);
  }

  /** Waits until the moment of the call. False when the call was cut short before. */
  async #until(time: number): Promise<boolean> {
    const wait = (time - this.#created) / this.speed - (Date.now() - this.#began);
    if (!this.#cut && wait > 0 && Number.isFinite(wait)) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const passed = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, wait);
      });
      await Promise.race([passed, this.#isCut]);
      clearTimeout(timer);
    }
    return !this.#cut;
  }

  /** Waits until the moment of the call, and says it. */
  async #say(message: Message, time: number) {
    await this.#until(time);
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

  /** What the call's control URL was sent. */
  control(order: Control) {
    if (order.type === 'say') this.#orders.push(order);
    else if (!this.#cut) {
      this.#cut = order;
      this.#hangUp();
    }
  }

  /** Speaks the lines, and what was ordered in between, until they are over or the call is cut short. */
  async #converse(lines: ArtifactMessage[]): Promise<ArtifactMessage[]> {
    const heard: ArtifactMessage[] = [];
    let late = 0;
    const utter = async (line: ArtifactMessage) => {
      const words = await this.#utter(line, heard);
      if (words) heard.push({ ...line, message: words });
    };
    for (const line of lines) {
      for (const order of this.#orders.splice(0)) {
        const said = botLine(order.content, line.time + late, this.#started);
        late += said.duration + 400;
        await utter(said);
        if (order.endCallAfterSpoken) this.control({ type: 'end-call' });
      }
      if (this.#cut) break;
      await utter(moved(line, late));
    }
    return heard;
  }

  /** Says one line as it is heard: word by word, then as a whole. The words that were heard of it. */
  async #utter(line: ArtifactMessage, before: ArtifactMessage[]): Promise<string> {
    const role = line.role === 'bot' ? 'assistant' : 'user';
    const turn = before.length;
    await this.#say({ type: 'speech-update', status: 'started', role, turn }, line.time);
    const words = { type: 'transcript', role };
    // A transcriber guesses again every few words; a call that is played fast does so less often.
    const every = Math.max(400, 250 * this.speed);
    const all = line.message.split(' ');
    let heard = '';
    for (let at = line.time + every; at < line.endTime - 100; at += every) {
      if (!(await this.#until(at))) break;
      const share = (at - line.time) / (line.endTime - line.time);
      heard = all.slice(0, Math.max(1, Math.floor(all.length * share))).join(' ');
      await this.#say({ ...words, transcriptType: 'partial', transcript: heard }, at);
    }
    if (await this.#until(line.endTime)) heard = line.message;
    if (!heard) return heard;
    const end = this.#cut ? this.#now : line.endTime;
    await this.#say({ ...words, transcriptType: 'final', transcript: heard }, end);
    await this.#say({ type: 'speech-update', status: 'stopped', role, turn }, end + 5);
    const messages = [...before, { ...line, message: heard }];
    await this.#say(
      { type: 'conversation-update', messages, messagesOpenAIFormatted: toOpenAi(messages) },
      end + 10,
    );
    return heard;
  }

  async finish(planned: ReturnType<typeof makeCall>, forwarded?: string) {
    const lines = planned.artifact.messages.filter(({ role }) => role !== 'system');
    const heard = await this.#converse(lines);
    const last = heard.at(-1)?.endTime ?? this.#started;
    const rest = Date.parse(planned.endedAt) - (lines.at(-1)?.endTime ?? this.#started);
    if (!this.#cut) await this.#until(last + rest);
    const cut = this.#cut;
    const forwardedTo =
      cut?.type === 'transfer' ? cut.destination.number : cut ? undefined : forwarded;
    const ended = cut ? Math.max(this.#now, this.#started) : last + rest;
    const call = endedAs(planned, {
      messages: heard,
      ended,
      ...(cut && {
        endedReason: cut.type === 'transfer' ? 'assistant-forwarded-call' : 'assistant-ended-call',
        outcome: cut.type === 'transfer' ? 'transferred' : 'answered',
      }),
    });
    if (forwardedTo) {
      await this.#status('forwarding', Math.max(ended - 400, this.#started), {
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

function moved(line: ArtifactMessage, ms: number): ArtifactMessage {
  return {
    ...line,
    time: line.time + ms,
    endTime: line.endTime + ms,
    secondsFromStart: line.secondsFromStart + ms / 1000,
  };
}

function toOpenAi(messages: ArtifactMessage[]) {
  return messages.map(({ role, message }) => ({
    role: role === 'bot' ? 'assistant' : role,
    content: message,
  }));
}
