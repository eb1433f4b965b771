import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { readRange, sliceBytes } from '~/modules/calls/byte-range.server';
import { readCall } from '~/modules/calls/read-call.server';
import { appError } from '~/modules/errors/app-error.server';

/** The headers that tell a player how to seek. */
const passed = ['Content-Type', 'Content-Length', 'Content-Range', 'ETag', 'Last-Modified'];
const firstAnswerMs = 10_000;

/**
 * The recording of a call, for members of its business, with ranges. It comes through us: the vendor's
 * address never reaches a page.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params);
  const callId = z.uuid().safeParse(params.callId).data;
  const { data: call, error } = callId
    ? await supabase
        .from('calls')
        .select('recording_url')
        .eq('business_id', business.id)
        .eq('id', callId)
        .maybeSingle()
    : { data: null, error: null };
  if (error) throw appError('unavailable', { cause: error, headers });
  // It says whether the call never was, or was erased.
  if (!call) await readCall(supabase, business, params.callId);
  if (!call?.recording_url) throw appError('recording-missing', { headers });

  const isHead = request.method === 'HEAD';
  const range = request.headers.get('Range');
  // An address that is signed for reading answers no other question: for the size one byte is read.
  const asked = isHead ? 'bytes=0-0' : range;
  const answer = await fetchRecording(call.recording_url, request, asked);
  if (answer.status === 404 || answer.status === 410) {
    throw appError('recording-missing', { headers });
  }
  if (![200, 206, 416].includes(answer.status)) {
    throw appError('recording-unavailable', { cause: `Vapi answered ${answer.status}`, headers });
  }
  const all = new Headers(headers);
  for (const name of passed) {
    const value = answer.headers.get(name);
    if (value) all.set(name, value);
  }
  // Whatever the vendor says it is, it is never a page of ours.
  if (!all.get('Content-Type')?.startsWith('audio/')) all.set('Content-Type', 'audio/wav');
  all.set('Accept-Ranges', 'bytes');
  // For the one who asked, and no longer than they are likely to listen.
  all.set('Cache-Control', 'private, max-age=300');
  all.append('Vary', 'Cookie');
  all.set('Content-Disposition', 'inline; filename="recording"');
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

async function fetchRecording(
  address: string,
  request: Request,
  range: string | null,
): Promise<Response> {
  const { VAPI_BASE_URL, VAPI_PRIVATE_KEY } = getEnv();
  const url = new URL(address);
  const isVapi = url.origin === new URL(VAPI_BASE_URL).origin;
  // Only Vapi's own places, so that a stored address cannot make us read our own network.
  if (!isVapi && !(url.protocol === 'https:' && /(?:^|\.)vapi\.ai$/.test(url.hostname))) {
    throw appError('recording-unavailable', { cause: `foreign address ${url.origin}` });
  }
  const headers = new Headers();
  if (range) headers.set('Range', range);
  // fetch drops this header when Vapi redirects to the store, which is another origin.
  if (isVapi) headers.set('Authorization', `Bearer ${VAPI_PRIVATE_KEY}`);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), firstAnswerMs);
  try {
    return await fetch(url, { headers, signal: AbortSignal.any([request.signal, timeout.signal]) });
  } catch (error) {
    throw appError('recording-unavailable', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
