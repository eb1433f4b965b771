import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import type { Clock } from '~/modules/format/time.server';
import { conditions, type Condition } from './forwarding';

type Proof = { at: string; caller: string; callId: string | null };
export type ForwardingState = {
  condition: Condition;
  label: string;
  /** The last call that came through, whenever that was. */
  proof: Proof | null;
  /** The newest test, unless a call came since it began. */
  test: { isOpen: boolean; startedAt: string; until: string; msLeft: number } | null;
};

/** What each condition of a line was last proven by, and what is being waited for. */
export async function getForwarding(
  supabase: Supabase,
  { businessId, lineId, clock }: { businessId: string; lineId: string; clock: Clock },
): Promise<ForwardingState[]> {
  const columns =
    'condition, started_at, expires_at, verified_at, call_id, calls (caller_number, caller_name)';
  const rows = await Promise.all(
    conditions.flatMap(([condition]) => {
      const ofCondition = () =>
        supabase
          .from('forwarding_tests')
          .select(columns)
          .eq('business_id', businessId)
          .eq('phone_line_id', lineId)
          .eq('condition', condition);
      return [
        ofCondition().not('verified_at', 'is', null).order('verified_at', { ascending: false }).limit(1),
        ofCondition().order('started_at', { ascending: false }).limit(1),
      ]; // prettier-ignore
    }),
  );
  return conditions.map(([condition, label], index) => {
    const [proven, newest] = [rows[index * 2], rows[index * 2 + 1]];
    const cause = proven?.error ?? newest?.error;
    if (cause) throw appError('unavailable', { cause });
    const last = proven?.data?.[0];
    const test = newest?.data?.[0];
    const msLeft = test ? Date.parse(test.expires_at) - clock.now.toMillis() : 0;
    return {
      condition,
      label,
      proof: last?.verified_at
        ? {
            at: clock.moment(last.verified_at),
            caller: callerOf(last.calls),
            callId: last.call_id,
          }
        : null,
      test:
        test && !test.verified_at
          ? {
              isOpen: msLeft > 0,
              startedAt: clock.moment(test.started_at),
              until: clock.time(test.expires_at),
              msLeft: Math.max(0, msLeft),
            }
          : null,
    };
  });
}

function callerOf(call: { caller_number: string | null; caller_name: string | null } | null) {
  if (!call?.caller_number) return 'a withheld number';
  const number = formatPhone(call.caller_number);
  return call.caller_name ? `${call.caller_name}, ${number}` : number;
}
