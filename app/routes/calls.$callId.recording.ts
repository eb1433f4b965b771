import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { openRecording } from '~/integrations/vapi/recording.server';
import { logger } from '~/logger.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { readRange, sliceBytes } from '~/modules/calls/byte-range.server';
import { readCall } from '~/modules/calls/read-call.server';
import { appError } from '~/modules/errors/app-error.server';
import { streamParts } from '~/modules/recordings/recording-parts.server';

/** The headers that tell a player how to seek. */
const passed = ['Content-Type', 'Content-Length', 'Content-Range', 'ETag', 'Last-Modified'];

/** Our copy, as `recordings` has it. */
const keptSchema = z.object({
  state: z.literal('kept'),
  parts: z.array(z.object({ bytes: z.number(), sha256: z.string() })),
  bytes: z.number(),
  content_type: z.string(),
  sha256: z.string(),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * The recording of a call, for members of its business, with ranges: our copy, or what Vapi has until there is one. It
 * comes through us: neither the vendor's address nor the storage's ever reaches a page.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params);
  const callId = z.uuid().safeParse(params.callId).data;
  const { data: call, error } = callId
    ? await supabase
        .from('calls')
        .select('recording_url, recordings(state, parts, bytes, content_type, sha256)')
        .eq('business_id', business.id)
        .eq('id', callId)
        .maybeSingle()
    : { data: null, error: null };
  if (error) throw appError('unavailable', { cause: error, headers });
  // It says whether the call never was, or was erased.
  if (!call || !callId) await readCall(supabase, business, params.callId);
  if (!call?.recording_url || !callId) throw appError('recording-missing', { headers });

  // One at most; whether it comes in a list depends on how the API reads the table's keys.
  const kept = keptSchema.safeParse([call.recordings].flat()[0]).data;
  if (kept) {
    try {
      return await ourCopy(supabase, { businessId: business.id, callId, kept }, request, headers);
    } catch (reason) {
      logger.error({ err: reason, callId }, 'our copy of a recording could not be read');
    }
  }
  return fromVapi(call.recording_url, request, headers);
}

/** What both have; an error has none of it. */
function audioHeaders(shared: Headers): Headers {
  const headers = new Headers(shared);
  headers.set('Accept-Ranges', 'bytes');
  // For the one who asked, and no longer than they are likely to listen.
  headers.set('Cache-Control', 'private, max-age=300');
  headers.append('Vary', 'Cookie');
  headers.set('Content-Disposition', 'inline; filename="recording"');
  return headers;
}

async function ourCopy(
  supabase: Supabase,
  { kept, ...of }: { businessId: string; callId: string; kept: Kept },
  request: Request,
  shared: Headers,
): Promise<Response> {
  const headers = audioHeaders(shared);
  const { bytes: size } = kept;
  headers.set('Content-Type', kept.content_type);
  headers.set('ETag', `"${kept.sha256}"`);
  if (request.method === 'HEAD') {
    headers.set('Content-Length', String(size));
    return new Response(null, { headers });
  }
  const ifRange = request.headers.get('If-Range');
  const isSame = ifRange === null || ifRange === headers.get('ETag');
  const part = readRange(isSame ? request.headers.get('Range') : null, size);
  if (part === 'none') {
    headers.set('Content-Range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = part ?? { start: 0, end: size - 1 };
  const body = await streamParts(supabase, of, kept.parts, { start, end });
  headers.set('Content-Length', String(end - start + 1));
  if (!part) return new Response(body, { headers });
  headers.set('Content-Range', `bytes ${start}-${end}/${size}`);
  return new Response(body, { status: 206, headers });
}

async function fromVapi(address: string, request: Request, headers: Headers): Promise<Response> {
  const isHead = request.method === 'HEAD';
  const range = request.headers.get('Range');
  // An address that is signed for reading answers no other question: for the size one byte is read.
  const asked = isHead ? 'bytes=0-0' : range;
  const answer = await openRecording(address, { range: asked, signal: request.signal }).catch(
    (cause: unknown) => {
      throw appError('recording-unavailable', { cause, headers });
    },
  );
  if (answer.status === 404 || answer.status === 410) {
    throw appError('recording-missing', { headers });
  }
  if (![200, 206, 416].includes(answer.status)) {
    throw appError('recording-unavailable', { cause: `Vapi answered ${answer.status}`, headers });
  }
  const all = audioHeaders(headers);
  for (const name of passed) {
    const value = answer.headers.get(name);
    if (value) all.set(name, value);
  }
  // Whatever the vendor says it is, it is never a page of ours.
  if (!all.get('Content-Type')?.startsWith('audio/')) all.set('Content-Type', 'audio/wav');
  if (isHead) {
    await answer.body?.cancel();
    const size = /\/(\d+)$/.exec(answer.headers.get('Content-Range') ?? '')?.[1];
    if (answer.status === 206 && size) all.set('Content-Length', size);
    all.delete('Content-Range');
    return new Response(null, { headers: all });
  }
  return range && answer.status === 200
    ? inPart(answer, range, all)
    : new Response(answer.body, { status: answer.status, headers: all });
}

/** A vendor that knows no ranges gives the whole: we take from it what was asked for. */
function inPart(answer: Response, range: string, headers: Headers): Response {
  const size = Number(answer.headers.get('Content-Length') ?? Number.NaN);
  const part = Number.isFinite(size) ? readRange(range, size) : null;
  if (!part || !answer.body) return new Response(answer.body, { headers });
  if (part === 'none') {
    void answer.body.cancel();
    headers.delete('Content-Length');
    headers.set('Content-Range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Range', `bytes ${part.start}-${part.end}/${size}`);
  headers.set('Content-Length', String(part.end - part.start + 1));
  return new Response(sliceBytes(answer.body, part), { status: 206, headers });
}
