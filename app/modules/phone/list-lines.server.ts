import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { faultWords } from '~/modules/errors/fault-words.server';
import { formatPhone } from '~/modules/format/phone.server';

export type Line = {
  id: string;
  /** E.164, and as people read it; null until there is one. */
  number: string | null;
  shown: string | null;
  label: string | null;
  state: 'provisioning' | 'active' | 'failed';
  areaCode: string | null;
  error: string | null;
  createdAt: string;
};

/** The business's numbers, the oldest first; a request that failed is left out once another one was made. */
export async function listLines(supabase: Supabase, businessId: string): Promise<Line[]> {
  const { data, error } = await supabase
    .from('phone_lines')
    .select('id, phone_number, label, state, area_code, error, created_at')
    .eq('business_id', businessId)
    .neq('state', 'released')
    .order('created_at')
    .order('id');
  if (error) throw appError('unavailable', { cause: error });
  const lines = data.map((line) => ({
    id: line.id,
    number: line.phone_number,
    shown: line.phone_number && formatPhone(line.phone_number),
    label: line.label,
    state: line.state as Line['state'],
    areaCode: line.area_code,
    error: line.error && faultWords(line.error),
    createdAt: line.created_at,
  }));
  return lines.filter(({ state }, index) => state !== 'failed' || index === lines.length - 1);
}
