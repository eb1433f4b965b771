import { findEvidence } from './evidence.server';
import {
  asArray,
  asNumber,
  asObject,
  asString,
  date,
  dateOrClockTime,
  milliseconds,
  oneOf,
} from './read.server';

const outcomes = [
  'message',
  'booked',
  'answered',
  'transferred',
  'hung-up',
  'wrong-number',
  'spam',
  'silent',
  'failed',
] as const;
const sentiments = ['positive', 'neutral', 'negative'] as const;
const leadQualities = ['hot', 'warm', 'cold'] as const;
const followUpKinds = ['call-back', 'send-information', 'appointment', 'custom'] as const;

export type ReportTurn = {
  speaker: 'caller' | 'receptionist';
  text: string;
  /** From the start of the call. */
  startMs: number;
  endMs: number | null;
};

export type ReportInsight = {
  kind: string;
  label: string;
  value: string;
  /** Index into `turns` of the words that prove it, and the second at which they begin. */
  turnPosition: number | null;
  second: number | null;
};

/** What the end-of-call report says, in our words. */
export type CallReport = {
  endedAt: string;
  durationSeconds: number | null;
  endedReason: string | null;
  outcome: (typeof outcomes)[number];
  sentiment: (typeof sentiments)[number] | null;
  leadQuality: (typeof leadQualities)[number] | null;
  isAfterHours: boolean;
  callerName: string | null;
  summary: string | null;
  recordingUrl: string | null;
  /** Millionths of a US dollar. */
  costMicros: number | null;
  costBreakdown: Record<string, unknown> | null;
  turns: ReportTurn[];
  insights: ReportInsight[];
  followUp: {
    kind: (typeof followUpKinds)[number];
    title: string;
    /** The time that was agreed, ISO 8601; without a zone, by the clock of the business. */
    dueAt: string | null;
    /** The time that we suggest when none was agreed, ISO 8601. */
    proposedDueAt?: string | null;
  } | null;
};

/**
 * Reads an `end-of-call-report`. Takes the shape of today (`artifact`, `analysis`, `structuredOutputs`)
 * and the older one with the same fields on the message itself.
 * Source: Vapi server events; Vapi structured outputs.
 */
export function endOfCallReport(
  message: Record<string, unknown>,
  startedAt: string | null,
  at: string,
): CallReport {
  const call = asObject(message.call);
  const artifact = { ...asObject(call.artifact), ...asObject(message.artifact) };
  const analysis = { ...asObject(call.analysis), ...asObject(message.analysis) };
  const data = structuredData(artifact, analysis);

  const endedAt = date(message.endedAt) ?? date(call.endedAt) ?? at;
  const turns = readTurns(artifact, message, startedAt);
  const endedReason = asString(message.endedReason, 200) ?? asString(call.endedReason, 200);
  const durationMs =
    secondsToMs(asNumber(message.durationSeconds)) ??
    asNumber(message.durationMs) ??
    (startedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null);
  const outcome = oneOf(data.outcome, outcomes) ?? outcomeOf(endedReason, turns);
  const cost = asNumber(message.cost) ?? asNumber(call.cost);
  const breakdown = asObject(message.costBreakdown ?? call.costBreakdown);
  const recordingUrl =
    asString(artifact.recordingUrl, 4000) ??
    asString(asObject(asObject(artifact.recording).mono).combinedUrl, 4000) ??
    asString(message.recordingUrl, 4000);

  return {
    endedAt,
    durationSeconds: durationMs === null ? null : Math.round(milliseconds(durationMs) / 1000),
    endedReason,
    outcome,
    sentiment: oneOf(data.sentiment, sentiments),
    leadQuality: oneOf(data.leadQuality, leadQualities),
    isAfterHours: data.afterHours === true,
    callerName: asString(data.callerName, 120),
    summary: asString(analysis.summary) ?? asString(message.summary),
    recordingUrl: recordingUrl && recordingUrl.length <= 2000 ? recordingUrl : null,
    costMicros: cost === null ? null : Math.round(Math.min(Math.max(cost, 0), 1e6) * 1e6),
    costBreakdown: Object.keys(breakdown).length > 0 ? breakdown : null,
    turns,
    insights: [...readInsights(data.insights, turns), ...readIntake(data.intake, turns)],
    followUp: readFollowUp(data.followUp, outcome),
  };
}

/** Our assistants' structured data: newer accounts send it as named outputs, older as one object. */
function structuredData(
  artifact: Record<string, unknown>,
  analysis: Record<string, unknown>,
): Record<string, unknown> {
  const outputs = Object.values(asObject(artifact.structuredOutputs)).map((output) =>
    asObject(asObject(output).result),
  );
  return Object.assign({}, asObject(analysis.structuredData), ...outputs);
}

function readTurns(
  artifact: Record<string, unknown>,
  message: Record<string, unknown>,
  startedAt: string | null,
): ReportTurn[] {
  const messages = asArray(artifact.messages ?? message.messages);
  const turns: ReportTurn[] = [];
  for (const item of messages) {
    const { role, message: said, secondsFromStart, time, duration, endTime } = asObject(item);
    const text = asString(said);
    if (!text || !(role === 'user' || role === 'bot' || role === 'assistant')) continue;
    const seconds = asNumber(secondsFromStart);
    const moment = asNumber(time);
    const startMs = milliseconds(
      seconds !== null
        ? seconds * 1000
        : moment !== null && startedAt
          ? moment - Date.parse(startedAt)
          : 0,
    );
    const ended = asNumber(endTime);
    const lasted =
      asNumber(duration) ?? (ended !== null && moment !== null ? ended - moment : null);
    turns.push({
      speaker: role === 'user' ? 'caller' : 'receptionist',
      text,
      startMs,
      endMs: lasted === null ? null : milliseconds(startMs + Math.max(lasted, 0)),
    });
  }
  if (turns.length > 0) return turns.toSorted((a, b) => a.startMs - b.startMs);
  return transcriptTurns(asString(artifact.transcript ?? message.transcript, 500_000));
}

/** Words without times, from the plain transcript (`AI: …` and `User: …` lines): better than none. */
function transcriptTurns(transcript: string | null): ReportTurn[] {
  const turns: ReportTurn[] = [];
  for (const line of transcript?.split('\n') ?? []) {
    const [, who, said] = /^\s*(AI|Assistant|Bot|User|Customer|Caller):\s*(.*)$/i.exec(line) ?? [];
    const text = asString(said ?? line);
    if (!text) continue;
    const last = turns.at(-1);
    if (who === undefined && last) last.text += `\n${text}`;
    else {
      const isCaller = who === undefined || /^(User|Customer|Caller)$/i.test(who);
      turns.push({ speaker: isCaller ? 'caller' : 'receptionist', text, startMs: 0, endMs: null });
    }
  }
  return turns;
}

function readInsights(value: unknown, turns: ReportTurn[]): ReportInsight[] {
  const insights: ReportInsight[] = [];
  for (const item of asArray(value).slice(0, 50)) {
    const { kind, label, value: fact, quote } = asObject(item);
    const text = asString(fact, 1000);
    const name = asString(label, 120);
    if (!text || !name) continue;
    insights.push({
      kind: asString(kind, 60) ?? 'fact',
      label: name,
      value: text,
      ...findEvidence(turns, asString(quote)),
    });
  }
  return insights;
}

/** Answers to the owner's questions: each brings its label along (structured-data.server.ts). */
function readIntake(value: unknown, turns: ReportTurn[]): ReportInsight[] {
  const insights: ReportInsight[] = [];
  for (const [key, item] of Object.entries(asObject(value)).slice(0, 20)) {
    const { label, answer, quote } = asObject(item);
    const given = answer ?? item;
    const text =
      typeof given === 'boolean'
        ? given
          ? 'Yes'
          : 'No'
        : asString(String(asNumber(given) ?? given), 1000);
    if (!text || (typeof given === 'object' && given !== null) || given === null) continue;
    insights.push({
      kind: 'intake',
      label: asString(label, 120) ?? key.replaceAll(/[_-]+/g, ' ').slice(0, 120),
      value: `${text[0]?.toUpperCase()}${text.slice(1)}`,
      ...findEvidence(turns, asString(quote)),
    });
  }
  return insights;
}

function readFollowUp(value: unknown, outcome: CallReport['outcome']): CallReport['followUp'] {
  const { kind, title, dueAt } = asObject(value);
  const text = asString(title, 300);
  if (text)
    return {
      kind: oneOf(kind, followUpKinds) ?? 'custom',
      title: text,
      dueAt: dateOrClockTime(dueAt),
    };
  // A message without instructions still asks for somebody to read it.
  return outcome === 'message' ? { kind: 'call-back', title: 'Call back', dueAt: null } : null;
}

function secondsToMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

/** What came of a call that nobody analysed, by why it ended and who spoke. */
function outcomeOf(endedReason: string | null, turns: ReportTurn[]): CallReport['outcome'] {
  const reason = endedReason ?? '';
  if (/forwarded|transfer(?!.*fail)/.test(reason)) return 'transferred';
  if (/silence-timed-out/.test(reason)) return 'silent';
  if (turns.some((turn) => turn.speaker === 'caller')) return 'answered';
  if (/error|fail|did-not-answer|busy|rejected/.test(reason)) return 'failed';
  return 'hung-up';
}
