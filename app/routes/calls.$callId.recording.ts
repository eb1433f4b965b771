import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';

import { getEnv } from '~/env.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';

/** The headers that tell a player how to seek. */
const passed = [
  'Content-Type',
  'Content-Length',
  'Content-Range',
  'Accept-Ranges',
  'ETag',
  'Last-Modified',
];
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
  if (!call?.recording_url) throw appError('recording-missing', { headers });

  const answer = await fetchRecording(call.recording_url, request);
  if (answer.status === 404 || answer.status === 410)
    throw appError('recording-missing', { headers });
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
  all.set('Cache-Control', 'private, max-age=300');
  all.set('Content-Disposition', 'inline; filename="recording"');
  return new Response(answer.body, { status: answer.status, headers: all });
}

async function fetchRecording(address: string, request: Request): Promise<Response> {
  const { VAPI_BASE_URL, VAPI_PRIVATE_KEY } = getEnv();
  const url = new URL(address);
  const isVapi = url.origin === new URL(VAPI_BASE_URL).origin;
  // Only Vapi's own places, so that a stored address cannot make us read our own network.
  if (!isVapi && !(url.protocol === 'https:' && /(?:^|\.)vapi\.ai$/.test(url.hostname))) {
    throw appError('recording-unavailable', { cause: `foreign address ${url.origin}` });
  }
  const headers = new Headers();
  const range = request.headers.get('Range');
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
