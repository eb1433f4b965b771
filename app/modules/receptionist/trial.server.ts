import type { Vapi } from '@vapi-ai/server-sdk';

import { getEnv } from '~/env.server';
import type { Supabase } from '~/integrations/supabase/client.server';
import { toTrial } from '~/integrations/vapi/assistant.server';
import { makeTrialMark } from '~/integrations/vapi/trial-mark.server';
import { momentOf } from '~/modules/answers/assistant-request.server';
import { fullService, whatHappens } from '~/modules/answers/what-happens.server';
import { appError } from '~/modules/errors/app-error.server';
import { Clock } from '~/modules/format/time.server';
import { getSite } from '~/modules/site/site.server';
import type { Config } from './config.server';
import { getDraft } from './draft.server';

type Business = { id: string; name: string; time_zone: string };

/** The draft as it can be tried: callers hear nothing of it. */
export type Trial = {
  config: Config;
  businessId: string;
  timeZone: string;
  /** What is at Vapi; null before the first publication. */
  assistantId: string | null;
};

export async function getTrial(supabase: Supabase, business: Business): Promise<Trial> {
  const [{ config }, receptionist] = await Promise.all([
    getDraft(supabase, business),
    supabase
      .from('receptionists')
      .select('vapi_assistant_id')
      .eq('business_id', business.id)
      .maybeSingle(),
  ]);
  if (receptionist.error) throw appError('unavailable', { cause: receptionist.error });
  return {
    config,
    businessId: business.id,
    timeZone: business.time_zone,
    assistantId: receptionist.data?.vapi_assistant_id ?? null,
  };
}

/**
 * What Vapi takes for a try: the draft, compiled as publishing compiles it. Documents that no publication has
 * brought to Vapi yet are looked up by us alone (`look_up`).
 */
export async function getTrialOverrides(
  supabase: Supabase,
  { config, businessId, timeZone }: Trial,
): Promise<Vapi.AssistantOverrides> {
  const [business, files, { url: siteUrl }] = await Promise.all([
    supabase.from('businesses').select('name, address, disabled_at').eq('id', businessId).single(),
    supabase
      .from('knowledge_files')
      .select('id, name, vapi_file_id')
      .eq('business_id', businessId)
      .not('vapi_file_id', 'is', null)
      .order('created_at')
      .order('id'),
    getSite(),
  ]);
  const cause = business.error ?? files.error;
  if (cause || !business.data) throw appError('unavailable', { cause });
  const { name, address, disabled_at: disabledAt } = business.data;
  const { VAPI_WEBHOOK_SECRET: secret, VAPI_SECRET_HEADER: secretHeader } = getEnv();
  const { now } = new Clock(timeZone);
  const happens = whatHappens({
    business: { name, isDisabled: disabledAt !== null },
    service: fullService,
    config,
    at: now,
    caller: { name: null, number: null, isBlocked: false },
    lines: [],
  });
  return toTrial(
    {
      config,
      business: { id: businessId, name, timeZone, address },
      siteUrl,
      secret,
      secretHeader,
      files: (files.data ?? []).flatMap(({ id, name: file, vapi_file_id: vapiFileId }) =>
        vapiFileId && config.knowledge.files.includes(id) ? [{ vapiFileId, name: file }] : [],
      ),
      now: now.toJSDate(),
    },
    momentOf(happens, { business: { name }, caller: null, now }),
    makeTrialMark(businessId),
  );
}
