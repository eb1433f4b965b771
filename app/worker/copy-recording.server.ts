import type { Task, WithPgClient } from 'graphile-worker';
import { z } from 'zod';

import { serviceClient } from '~/integrations/supabase/client.server';
import { VapiFault } from '~/integrations/vapi/client.server';
import { openRecording } from '~/integrations/vapi/recording.server';
import { logger } from '~/logger.server';
import { sliceBytes } from '~/modules/calls/byte-range.server';
import {
  removePart,
  savePart,
  verifyParts,
  type Part,
} from '~/modules/recordings/recording-parts.server';
import { reach as crash, type Reach } from './fault-points.server';
import { answersFrom } from './query-answer.server';

const payloadSchema = z.object({ callId: z.uuid() });

/**
 * The job that copies a call's recording from Vapi, which forgets it, to our storage. It may be killed or cut off
 * anywhere: what is in storage is noted part by part, and the next run asks for the rest. What is kept was read back
 * from storage and is what came.
 */
export const copyRecording: Task = async (payload, { job, withPgClient }) => {
  const { callId } = payloadSchema.parse(payload);
  await copy(callId, { withPgClient, isLast: job.attempts >= job.max_attempts });
};

/** Runs hourly: recordings whose jobs were lost or spent, and those that the plan keeps no longer. */
export const lookAfterRecordings: Task = async (_payload, { withPgClient }) => {
  await withPgClient((client) => client.query('select private.look_after_recordings()'));
};

type Deps = { withPgClient: WithPgClient; isLast: boolean; partBytes?: number; reach?: Reach };

/** What `private.take_recording` answers. */
type Taken = {
  businessId: string;
  url: string;
  parts: Part[];
  totalBytes: number | null;
  contentType: string | null;
  etag: string | null;
  /** Vapi may have it a moment after it said so. */
  isYoung: boolean;
};

const usualPartBytes = 4 * 1024 * 1024;
/** A connection over which nothing comes any more is given up. */
const idleMs = 30_000;
/** How long it may take to write a part. */
const savingMs = 300_000;

export async function copy(
  callId: string,
  { withPgClient, isLast, partBytes = usualPartBytes, reach = crash }: Deps,
): Promise<void> {
  const query = answersFrom(withPgClient);
  const taken = await query<Taken | null>('select private.take_recording($1) as answer', [callId]);
  // Copied meanwhile, or deleted.
  if (!taken) return;
  const of = { businessId: taken.businessId, callId };
  const parts = [...taken.parts];
  const storage = serviceClient();
  const problem = (state: 'copying' | 'failed' | 'missing', words: string) =>
    query('select private.note_recording_problem($1, $2, $3) as answer', [callId, state, words]);
  /** Forgets what was copied: it is not of this recording, or not what it was. */
  const startOver = async () => {
    parts.length = 0;
    await query(
      `update public.recordings set parts = '[]', bytes = 0, total_bytes = null, source_etag = null
       where call_id = $1 and state = 'copying' returning null as answer`,
      [callId],
    );
  };
  /** Keeps one more part. False when the recording was deleted meanwhile. */
  const keep = async (bytes: Uint8Array): Promise<boolean> => {
    const index = parts.length;
    const part = await savePart(storage, of, index, bytes);
    const answer = await query<'kept' | 'gone' | 'other'>(
      'select private.add_recording_part($1, $2, $3) as answer',
      [callId, index, JSON.stringify(part)],
    );
    if (answer === 'gone') {
      await removePart(storage, of, index);
      return false;
    }
    if (answer === 'other') throw new Error('Another job copies this recording.');
    parts.push(part);
    reach('recording-part-kept');
    return true;
  };

  try {
    const source = await openRest(taken, sizeOf(parts), startOver);
    if (source) {
      await query(
        `update public.recordings set total_bytes = $2, content_type = $3, source_etag = $4
         where call_id = $1 and state = 'copying' returning null as answer`,
        [callId, source.totalBytes, source.contentType, source.etag],
      );
      for await (const bytes of inParts(source, partBytes)) {
        if (!(await keep(bytes))) return;
      }
      if (source.totalBytes !== null && sizeOf(parts) !== source.totalBytes) {
        throw new VapiFault('unreachable', 'The recording came in part only.');
      }
    }
    const sha256 = await verifyParts(storage, of, parts);
    if (sha256 === null) {
      await startOver();
      throw new Error('What is in storage is not what was written.');
    }
    reach('recording-verified');
    await query('select private.mark_recording_kept($1, $2) as answer', [callId, sha256]);
  } catch (error) {
    const fault = error instanceof VapiFault ? error : null;
    if (fault?.kind === 'gone' && !taken.isYoung) {
      await problem('missing', 'Vapi has no recording of this call.');
      return;
    }
    const isFinal = isLast || fault?.kind === 'refused';
    const words = fault?.message ?? 'Something went wrong on our side.';
    await problem(isFinal ? 'failed' : 'copying', words);
    if (fault?.kind === 'refused') {
      logger.error({ callId, err: fault }, 'a recording was not copied');
      return;
    }
    throw error;
  }
}

type Source = {
  body: ReadableStream<Uint8Array>;
  totalBytes: number | null;
  contentType: string;
  etag: string | null;
  /** Must be called while something comes; with how long it may take until the next time. */
  isAlive: (ms?: number) => void;
  close: () => void;
};

/**
 * What is still to come of a recording, from its `have`th byte on; null when that is nothing. When it is another one
 * than was begun, all of it.
 */
async function openRest(
  taken: Taken,
  have: number,
  startOver: () => Promise<void>,
): Promise<Source | null> {
  if (have > 0 && have === taken.totalBytes) return null;
  const control = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isAlive = (ms = idleMs) => {
    clearTimeout(timer);
    timer = setTimeout(() => control.abort(), ms);
  };
  isAlive();
  const close = () => {
    clearTimeout(timer);
    control.abort();
  };
  try {
    const answer = await openRecording(taken.url, {
      range: have > 0 ? `bytes=${have}-` : null,
      signal: control.signal,
    });
    const { status, headers } = answer;
    if (status === 404 || status === 410) {
      throw new VapiFault('gone', 'Vapi has no recording of this call.');
    }
    const { start, totalBytes } = extentOf(answer);
    const etag = headers.get('ETag');
    const isOther =
      status === 416 ||
      (have > 0 &&
        ((status === 206 && start !== have) ||
          etag !== taken.etag ||
          (taken.totalBytes !== null && totalBytes !== taken.totalBytes)));
    if (isOther && have > 0) {
      close();
      await startOver();
      return await openRest({ ...taken, totalBytes: null, etag: null }, 0, startOver);
    }
    if ((status !== 200 && status !== 206) || !answer.body) {
      throw new VapiFault('unreachable', `Vapi answered ${status} for the recording.`);
    }
    const type = headers.get('Content-Type') ?? '';
    if (/html|json|text/.test(type))
      throw new VapiFault('unreachable', 'What came was no recording.');
    // One that knows no ranges gives the whole.
    const isWhole = status === 200 && have > 0;
    const rest = { start: have, end: Number.MAX_SAFE_INTEGER };
    return {
      body: isWhole ? sliceBytes(answer.body, rest) : answer.body,
      totalBytes,
      contentType: type.startsWith('audio/') ? type : 'audio/wav',
      etag,
      isAlive,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Where what comes begins, and how long the whole is. */
function extentOf({ status, headers }: Response): { start: number; totalBytes: number | null } {
  const [, from, of] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('Content-Range') ?? '') ?? [];
  const total = Number((status === 206 ? of : headers.get('Content-Length')) ?? Number.NaN);
  return {
    start: status === 206 ? Number(from) : 0,
    totalBytes: Number.isSafeInteger(total) ? total : null,
  };
}

function sizeOf(parts: Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * What comes, in parts; when it stops in the middle, also what came by then, and then the fault. But for the piece
 * that came last: servers that fail in the middle write of their fault into what they send.
 */
async function* inParts(source: Source, partBytes: number): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  const taken = () => {
    const bytes = Buffer.concat(chunks);
    chunks = [];
    size = 0;
    return bytes;
  };
  let last: Uint8Array | undefined;
  let broken: unknown;
  let isOver = false;
  try {
    const reader = source.body.getReader();
    while (!isOver) {
      let next: Uint8Array | undefined;
      try {
        next = (await reader.read()).value;
      } catch (error) {
        broken = error;
        break;
      }
      source.isAlive();
      isOver = next === undefined;
      const piece = last ?? new Uint8Array();
      last = next;
      for (let at = 0; at < piece.byteLength;) {
        const take = piece.subarray(at, at + partBytes - size);
        chunks.push(take);
        size += take.byteLength;
        at += take.byteLength;
        if (size === partBytes) {
          // Meanwhile nobody reads.
          source.isAlive(savingMs);
          yield taken();
          source.isAlive();
        }
      }
    }
    if (size > 0) yield taken();
    if (broken) {
      throw new VapiFault('unreachable', 'The recording broke off in the middle.', {
        cause: broken,
      });
    }
  } finally {
    source.close();
  }
}
