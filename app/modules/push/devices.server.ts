import { data, redirect } from '@remix-run/node';
import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { getEnv } from '~/env.server';
import type { Member } from '~/modules/auth/require-member.server';
import { takeAttempt } from '~/modules/auth/throttle.server';
import { appError } from '~/modules/errors/app-error.server';
import { browserWords } from '~/modules/format/browser-words';
import type { Clock } from '~/modules/format/time.server';
import { parseForm } from '~/modules/http/parse-form.server';
import { defaultLocale } from '~/modules/languages/language';
import { speak } from '~/modules/languages/speak.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { addressFault } from '~/modules/webhooks/endpoint-address.server';
import { paths } from '~/paths';
import { pushFaultWords } from './push-fault.server';
import { getPushKeys } from './push-keys.server';

/** The browsers in which a person is notified of urgent calls, theirs first; null where there are no notifications. */
export async function listDevices(supabase: Supabase, clock: Clock) {
  const keys = getPushKeys();
  if (!keys) return null;
  const answer = await supabase.rpc('list_push_devices');
  if (answer.error) throw appError('unavailable', { cause: answer.error });
  return {
    publicKey: keys.publicKey,
    list: answer.data.map((row) => ({
      id: row.id,
      name: row.device,
      isThis: row.is_this,
      since: clock.momentWithin(row.created_at),
      reached: row.last_success_at && clock.momentWithin(row.last_success_at),
      fault: row.last_error && {
        text: pushFaultWords(row.last_error),
        at: clock.momentWithin(row.last_error_at ?? row.created_at),
      },
    })),
  };
}
export type Devices = NonNullable<Awaited<ReturnType<typeof listDevices>>>;

/** What a browser is subscribed with, as it says it: the lengths are those of RFC 8291. */
const subscription = {
  endpoint: z.string().max(2000),
  p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}$/),
  auth: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
};
const schema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('turn-on'), ...subscription }),
  /** By the service worker, when the browser has made a new subscription by itself. */
  z.object({ intent: z.literal('renew'), ...subscription }),
  z.object({ intent: z.literal('remove'), deviceId: z.uuid() }),
  z.object({ intent: z.literal('test'), deviceId: z.uuid() }),
]);

/**
 * Does what a form about devices asks for.
 *
 * @returns null for a form about something else
 * @throws a redirect back to the settings; AppError
 */
export async function changeDevices(member: Member, request: Request, form: FormData) {
  if (!form.has('intent')) return null;
  const { supabase, headers } = member;
  const submission = parseForm(form, { schema });
  if (submission.status !== 'success') throw appError('bad-request', { headers });
  const { value } = submission;
  if (value.intent === 'remove') return removeDevice(member, value.deviceId);
  if (value.intent === 'test') return testDevice(member, request, value.deviceId);
  const isSandbox = getEnv().FRONTDESK_SANDBOX === '1';
  if (!getPushKeys() || addressFault(value.endpoint, isSandbox)) {
    throw appError('bad-request', { headers });
  }
  const { error } = await supabase.rpc('keep_push_subscription', {
    p_endpoint: value.endpoint,
    p_p256dh: value.p256dh,
    p_auth: value.auth,
    // Kept as it is read in English, as names in the log are.
    p_device: speak(
      defaultLocale,
      () => browserWords(request.headers.get('User-Agent')) ?? 'Browser',
    ),
  });
  if (error?.hint === 'too-many') {
    return done(headers, t`Ten devices are notified already. Remove one first.`, true);
  }
  // What the database does not take is none of a browser's.
  if (error?.code === '23514') throw appError('bad-request', { headers });
  if (error) throw appError('unavailable', { cause: error, headers });
  if (value.intent === 'renew') return data(null, { headers });
  return done(headers, t`You are notified of urgent calls on this device`);
}

async function removeDevice({ supabase, headers }: Member, id: string) {
  const { error } = await supabase.from('push_subscriptions').delete().eq('id', id);
  if (error) throw appError('unavailable', { cause: error, headers });
  return done(headers, t`That device is not notified any more`);
}

async function testDevice({ supabase, headers, user }: Member, request: Request, id: string) {
  if ((await takeAttempt('test-push', request, user.id)) > 0) {
    return done(headers, t`Those were many tests. Try again in some minutes.`, true);
  }
  const { data: isSent, error } = await supabase.rpc('test_push_device', { p_id: id });
  if (error) throw appError('unavailable', { cause: error, headers });
  return isSent
    ? done(headers, t`The test is on its way`)
    : done(headers, t`That device is not notified any more`, true);
}

async function done(headers: Headers, message: string, isProblem?: boolean): Promise<never> {
  await setToast(headers, { message, isProblem });
  throw redirect(paths.settings('notifications'), { headers });
}
