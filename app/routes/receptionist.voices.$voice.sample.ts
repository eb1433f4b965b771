import type { LoaderFunctionArgs } from '@remix-run/node';

import { getEnv } from '~/env.server';
import { fetchVendor } from '~/integrations/vendor.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { voices } from '~/modules/receptionist/config.server';

const passed = ['Content-Length', 'Content-Range', 'Accept-Ranges', 'ETag'];

/**
 * How a voice sounds: Vapi's own sample of it, for the voices of our list alone. It comes through us, so that the
 * vendor learns of no visitor and no page needs to trust another site. Source: Vapi docs, Vapi voices.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { headers } = await requireMember(request, params);
  const voice = voices.find(({ id }) => id === params.voice);
  if (!voice) throw appError('not-found', { headers });
  const address = `${getEnv().VOICE_SAMPLES_URL}/${voice.id.toLowerCase()}-sample.wav`;
  const range = request.headers.get('Range');
  let answer: Response;
  try {
    answer = await fetchVendor('voice-samples', 'sample', address, {
      headers: range ? { Range: range } : {},
      redirect: 'error',
      signal: request.signal,
    });
  } catch (cause) {
    throw appError('sample-unavailable', { cause, headers });
  }
  if (![200, 206].includes(answer.status)) {
    await answer.body?.cancel();
    throw appError('sample-unavailable', { cause: `answered ${answer.status}`, headers });
  }
  const all = new Headers(headers);
  for (const name of passed) {
    const value = answer.headers.get(name);
    if (value) all.set(name, value);
  }
  // Whatever the vendor says it is, it is never a page of ours.
  all.set('Content-Type', 'audio/wav');
  all.set('Cache-Control', 'private, max-age=604800');
  return new Response(answer.body, { status: answer.status, headers: all });
}
