import type { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import type { businessSchema, ReceptionistForm } from './business.schema.server';

/** A business as its forms show it, with its receptionist if it has one. */
export async function getBusiness(supabase: Supabase, businessId: string) {
  const [business, receptionist] = await Promise.all([
    supabase
      .from('businesses')
      .select('id, name, kind, time_zone, phone_number, address, latitude, logo_path')
      .eq('id', businessId)
      .single(),
    supabase
      .from('receptionists')
      .select('id, name, greeting')
      .eq('business_id', businessId)
      .maybeSingle(),
  ]);
  const error = business.error ?? receptionist.error;
  if (error || !business.data) throw appError('unavailable', { cause: error });
  const { phone_number: phone, ...rest } = business.data;
  return { ...rest, phone: phone ? formatPhone(phone) : '', receptionist: receptionist.data };
}

/** @throws AppError `forbidden` when the person may not change it */
export async function saveBusiness(
  supabase: Supabase,
  businessId: string,
  { name, kind, timeZone, phone }: z.output<typeof businessSchema>,
): Promise<void> {
  const { data, error } = await supabase
    .from('businesses')
    .update({ name, kind, time_zone: timeZone, phone_number: phone ?? null })
    .eq('id', businessId)
    // A write that touched no row is a success to PostgREST: asking for the row tells.
    .select('id')
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  if (!data) throw appError('forbidden');
}

/** Names the receptionist of a business; makes it when there is none. Throws as {@link saveBusiness} does. */
export async function saveReceptionist(
  supabase: Supabase,
  businessId: string,
  { name, greeting }: ReceptionistForm,
): Promise<void> {
  const { data, error } = await supabase
    .from('receptionists')
    .update({ name, greeting })
    .eq('business_id', businessId)
    .select('id')
    .maybeSingle();
  if (error) throw appError('unavailable', { cause: error });
  if (data) return;
  const made = await supabase
    .from('receptionists')
    .insert({ business_id: businessId, name, greeting });
  if (made.error?.code === '42501') throw appError('forbidden');
  // Sent twice at once: the other one made it.
  if (made.error && made.error.code !== '23505')
    throw appError('unavailable', { cause: made.error });
}
