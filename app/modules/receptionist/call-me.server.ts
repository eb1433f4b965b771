import { getEnv } from '~/env.server';
import { serviceClient, type Supabase } from '~/integrations/supabase/client.server';
import { askVapi } from '~/integrations/vapi/client.server';
import { logger } from '~/logger.server';
import { getTrialOverrides, type Trial } from './trial.server';

/**
 * Vapi's id of the number that a test call comes from: the business's own line, or the one of the
 * environment as long as it is no business's, since calls belong to whose line they go over.
 */
export async function getCallingNumberId(
  supabase: Supabase,
  businessId: string,
): Promise<string | null> {
  const { data: line } = await supabase
    .from('phone_lines')
    .select('vapi_phone_number_id')
    .eq('business_id', businessId)
    .eq('state', 'active')
    .not('vapi_phone_number_id', 'is', null)
    .order('created_at')
    .limit(1)
    .maybeSingle()
    .throwOnError();
  if (line?.vapi_phone_number_id) return line.vapi_phone_number_id;
  const shared = getEnv().VAPI_PHONE_NUMBER_ID;
  if (!shared) return null;
  const { data: owner } = await serviceClient()
    .from('phone_lines')
    .select('id')
    .eq('vapi_phone_number_id', shared)
    .maybeSingle()
    .throwOnError();
  return owner ? null : shared;
}

/** Has the draft ring a number. Vapi's id of the call; null when Vapi did not take it. */
export async function placeTestCall(
  supabase: Supabase,
  trial: Trial,
  phoneNumberId: string,
  number: string,
): Promise<string | null> {
  const assistantOverrides = await getTrialOverrides(supabase, trial);
  let id: string | null;
  try {
    const call = await askVapi((vapi) =>
      vapi.calls.create({
        assistantId: String(trial.assistantId),
        assistantOverrides,
        phoneNumberId,
        customer: { number },
      }),
    );
    id = 'id' in call && call.id ? call.id : null;
  } catch (error) {
    logger.warn({ err: error }, 'Vapi did not take a test call');
    return null;
  }
  // Its mark comes back with its events. Should Vapi leave it out of one, the call is known by its id.
  const noted =
    id &&
    (await serviceClient().rpc('note_test_call', {
      p_business_id: trial.businessId,
      p_vapi_call_id: id,
    }));
  if (noted && noted.error) logger.warn({ err: noted.error }, 'a test call was not noted');
  return id;
}
