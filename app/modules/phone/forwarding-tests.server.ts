import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
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

/** Of each line's id: what each of its conditions was last proven by, and what is being waited for. */
export async function getForwarding(
  supabase: Supabase,
  businessId: string,
  clock: Clock,
): Promise<(lineId: string) => ForwardingState[]> {
  const { data, error } = await supabase.rpc('forwarding_states', { p_business_id: businessId });
  if (error) throw appError('unavailable', { cause: error });
  return (lineId) =>
    conditions().map(([condition, label]) => {
      const row = data.find((one) => one.phone_line_id === lineId && one.condition === condition);
      if (!row) return { condition, label, proof: null, test: null };
      const msLeft = Date.parse(row.expires_at) - clock.now.toMillis();
      return {
        condition,
        label,
        proof: row.verified_at
          ? { at: clock.moment(row.verified_at), caller: callerOf(row), callId: row.call_id }
          : null,
        test: row.is_verified
          ? null
          : {
              isOpen: msLeft > 0,
              startedAt: clock.moment(row.started_at),
              until: clock.time(row.expires_at),
              msLeft: Math.max(0, msLeft),
            },
      };
    });
}

function callerOf(call: { caller_number: string | null; caller_name: string | null }) {
  if (!call.caller_number) return t`a withheld number`;
  const number = formatPhone(call.caller_number);
  return call.caller_name ? `${call.caller_name}, ${number}` : number;
}
