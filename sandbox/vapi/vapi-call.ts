import { randomUUID } from 'node:crypto';

import type { DemoBusiness } from '../demo';
import type { Random } from './random';
import type { Conversation, Person } from './scenario';

/** A message of `artifact.messages`, as Vapi has it. Times in milliseconds, seconds where the name says so. */
export type ArtifactMessage = {
  role: 'bot' | 'user' | 'system';
  message: string;
  time: number;
  endTime: number;
  secondsFromStart: number;
  duration: number;
};

/** A call in Vapi's shape, as its API returns it when the call has ended. */
export type VapiCall = {
  id: string;
  orgId: string;
  type: 'inboundPhoneCall' | 'outboundPhoneCall';
  status: string;
  assistantId: string;
  assistantOverrides?: Record<string, unknown>;
  phoneNumberId: string;
  phoneCallProvider: string;
  phoneCallTransport: string;
  createdAt: string;
  updatedAt: string;
  startedAt?: string;
  endedAt?: string;
  endedReason?: string;
  cost?: number;
  costBreakdown?: Record<string, unknown>;
  customer: { number?: string };
  monitor: { listenUrl: string; controlUrl: string };
  artifact?: Record<string, unknown> & { messages: ArtifactMessage[] };
  analysis?: { summary: string; structuredData: unknown; successEvaluation: string };
};

const wordsPerSecond = 2.6;

type Timed = { conversation: Conversation; startedAt: number; random: Random };

/** Puts the words on a clock: nobody speaks at once, and people think before they answer. */
export function timeMessages({ conversation, startedAt, random }: Timed): ArtifactMessage[] {
  let at = 400;
  return conversation.lines.map(([role, message], index) => {
    if (index > 0) at += (conversation.silence ?? 0) * 1000 + random.int(350, 1600);
    const duration = Math.max(
      700,
      Math.round((message.split(/\s+/).length / wordsPerSecond) * 1000),
    );
    const start = at;
    at += duration;
    return {
      role,
      message,
      time: startedAt + start,
      endTime: startedAt + at,
      secondsFromStart: start / 1000,
      duration,
    };
  });
}

type CallOptions = Timed & {
  business: DemoBusiness;
  caller: Person | null;
  baseUrl: string;
  id?: string;
};

/** The whole call, as it stands when it is over. */
export function makeCall(
  options: CallOptions,
): VapiCall & Required<Pick<VapiCall, 'artifact' | 'analysis' | 'endedAt' | 'startedAt'>> {
  const { conversation, business, caller, startedAt, random, baseUrl, id = randomUUID() } = options;
  const messages = timeMessages({ conversation, startedAt, random });
  const last = messages.at(-1)?.endTime ?? startedAt;
  const endedAt = last + random.int(500, 1500) + (conversation.silence ?? 0) * 1000;
  const minutes = (endedAt - startedAt) / 60_000;
  const costs = {
    transport: round(minutes * 0.008),
    stt: round(minutes * 0.011),
    llm: round(minutes * 0.021),
    tts: round(minutes * 0.03),
    vapi: round(minutes * 0.05),
    analysisCostBreakdown: round(0.003 + random.next() * 0.002),
  };
  const total = round(Object.values(costs).reduce((sum, value) => sum + value, 0));
  const recording = `${baseUrl}/call/${id}/mono-recording`;
  return {
    id,
    orgId: 'demo-org',
    type: 'inboundPhoneCall',
    status: 'ended',
    assistantId: business.assistantId,
    phoneNumberId: business.phoneNumberId,
    phoneCallProvider: 'twilio',
    phoneCallTransport: 'pstn',
    createdAt: new Date(startedAt - 2_000).toISOString(),
    updatedAt: new Date(endedAt + 2_000).toISOString(),
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    endedReason: conversation.endedReason,
    cost: total,
    costBreakdown: { ...costs, total },
    customer: caller ? { number: caller.number } : {},
    monitor: {
      listenUrl: `${baseUrl.replace('http', 'ws')}/${id}/listen`,
      controlUrl: `${baseUrl}/${id}/control`,
    },
    artifact: {
      messages: [
        {
          role: 'system',
          message: `You are the receptionist of ${business.name}.`,
          time: startedAt,
          endTime: startedAt,
          secondsFromStart: 0,
          duration: 0,
        },
        ...messages,
      ],
      transcript: messages
        .map(({ role, message }) => `${role === 'bot' ? 'AI' : 'User'}: ${message}`)
        .join('\n'),
      recordingUrl: recording,
      recording: {
        stereoUrl: recording.replace('mono', 'stereo'),
        mono: { combinedUrl: recording },
      },
    },
    analysis: {
      summary: conversation.summary,
      structuredData: conversation.data,
      successEvaluation: String(!['hung-up', 'silent'].includes(conversation.data.outcome)),
    },
  };
}

/** A line of the assistant that nobody had planned. */
export function botLine(message: string, time: number, startedAt: number): ArtifactMessage {
  const duration = Math.max(700, Math.round((message.split(/\s+/).length / wordsPerSecond) * 1000));
  return {
    role: 'bot',
    message,
    time,
    endTime: time + duration,
    secondsFromStart: (time - startedAt) / 1000,
    duration,
  };
}

type Ending = {
  messages: ArtifactMessage[];
  ended: number;
  endedReason?: string;
  outcome?: string;
};

/** A call as it went, where it went otherwise than planned. */
export function endedAs(
  call: ReturnType<typeof makeCall>,
  { messages, ended, endedReason = call.endedReason, outcome }: Ending,
): ReturnType<typeof makeCall> {
  const system = call.artifact.messages.filter(({ role }) => role === 'system');
  const data = call.analysis.structuredData as Record<string, unknown>;
  return {
    ...call,
    endedAt: new Date(ended).toISOString(),
    updatedAt: new Date(ended + 2_000).toISOString(),
    endedReason,
    artifact: {
      ...call.artifact,
      messages: [...system, ...messages],
      transcript: messages
        .map(({ role, message }) => `${role === 'bot' ? 'AI' : 'User'}: ${message}`)
        .join('\n'),
    },
    analysis: outcome
      ? {
          ...call.analysis,
          summary:
            outcome === 'transferred'
              ? 'Taken over by a member of the team.'
              : 'Ended by a member of the team.',
          structuredData: { ...data, outcome, followUp: null },
        }
      : call.analysis,
  };
}

/** The end-of-call report of a call, as the body of a webhook has it. */
export function endOfCallReport(call: VapiCall) {
  const { artifact, analysis, monitor: _monitor, ...bare } = call;
  return {
    type: 'end-of-call-report',
    timestamp: Date.parse(String(call.endedAt)) + 2_000,
    ...aboutCall(call),
    call: bare,
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    endedReason: call.endedReason,
    cost: call.cost,
    costBreakdown: call.costBreakdown,
    durationSeconds: (Date.parse(String(call.endedAt)) - Date.parse(String(call.startedAt))) / 1000,
    artifact,
    analysis,
  };
}

/** What every message says of its call. Vapi sends the phone provider's credentials along: so do we. */
export function aboutCall(call: VapiCall) {
  return {
    customer: call.customer,
    phoneNumber: {
      id: call.phoneNumberId,
      provider: 'twilio',
      twilioAccountSid: 'AC00000000000000000000000000000000',
      twilioAuthToken: 'simulated-twilio-auth-token',
    },
    assistant: { id: call.assistantId },
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
