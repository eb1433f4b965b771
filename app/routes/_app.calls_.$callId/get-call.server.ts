import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { can, type Role } from '~/modules/auth/permissions';
import type { Business } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';

/**
 * A call with all that hangs on it. A call of another business is as little here as one that never was.
 *
 * @throws AppError `call-not-found` or `unavailable`
 */
export async function getCall(
  supabase: Supabase,
  { business, role }: { business: Business; role: Role },
  callId: string | undefined,
) {
  if (!z.uuid().safeParse(callId).success || !callId) throw appError('call-not-found');
  const [call, turns, insights, followUp] = await Promise.all([
    supabase
      .from('calls')
      .select(
        'id, vapi_call_id, status, direction, caller_id, caller_name, caller_number, started_at, ended_reason, duration_seconds, outcome, sentiment, lead_quality, is_after_hours, summary, recording_url, cost_micros, cost_breakdown, report_at',
      )
      .eq('business_id', business.id)
      .eq('id', callId)
      .maybeSingle(),
    supabase
      .from('call_turns')
      .select('position, speaker, text, start_ms, end_ms')
      .eq('call_id', callId)
      .order('start_ms')
      .order('position'),
    supabase
      .from('call_insights')
      .select('position, label, value, turn_position, second')
      .eq('call_id', callId)
      .order('position'),
    supabase
      .from('follow_ups')
      .select('id, kind, title, status, due_at, snoozed_until, done_at')
      .eq('call_id', callId)
      .maybeSingle(),
  ]);
  for (const { error } of [call, turns, insights, followUp]) {
    if (error) throw appError('unavailable', { cause: error });
  }
  if (!call.data) throw appError('call-not-found');

  const [others, neighbours, events] = await Promise.all([
    call.data.caller_id
      ? supabase
          .from('calls')
          .select('id, started_at, summary, outcome, status, is_after_hours, report_at')
          .eq('business_id', business.id)
          .eq('caller_id', call.data.caller_id)
          .order('started_at', { ascending: false })
          .limit(6)
      : null,
    Promise.all(
      [false, true].map((isNewer) =>
        supabase.rpc('list_calls', {
          p_business_id: business.id,
          p_cursor_at: call.data?.started_at,
          p_cursor_id: callId,
          p_newer: isNewer,
          p_limit: 1,
        }),
      ),
    ),
    can(role, 'events.read')
      ? supabase
          .from('webhook_events')
          .select('id, type, occurred_at, status, deliveries, payload')
          .eq('business_id', business.id)
          .eq('external_id', call.data.vapi_call_id)
          .order('occurred_at')
          .limit(200)
      : null,
  ]);
  return {
    call: call.data,
    turns: turns.data ?? [],
    insights: insights.data ?? [],
    followUp: followUp.data,
    others: others?.data ?? [],
    olderId: neighbours[0]?.data?.[0]?.id ?? null,
    newerId: neighbours[1]?.data?.[0]?.id ?? null,
    events: events?.data ?? null,
  };
}
