import type { Supabase } from '~/integrations/supabase/client.server';
import { t } from '~/modules/languages/t';

const words: Record<string, string> = {
  queued: t`about to ring`,
  ringing: t`ringing`,
  'in-progress': t`you are talking`,
  forwarding: t`being put through`,
  ended: t`over`,
};

/** What has become of a call that was asked for, by Vapi's id; `id` is null until it has come up here. */
export async function getPlacedCall(
  supabase: Supabase,
  businessId: string,
  vapiCallId: string | null,
) {
  if (!vapiCallId || vapiCallId.length > 128) return null;
  const { data: call } = await supabase
    .from('calls')
    .select('id, status')
    .eq('business_id', businessId)
    .eq('vapi_call_id', vapiCallId)
    .maybeSingle()
    .throwOnError();
  return {
    id: call?.id ?? null,
    words: words[call?.status ?? 'queued'] ?? t`under way`,
    isOver: call?.status === 'ended',
  };
}
