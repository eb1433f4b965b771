import { z } from 'zod';

import type { Supabase } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { sizeWords } from './recording-words.server';

const figuresSchema = z.object({
  kept: z.number(),
  bytes: z.number(),
  onTheWay: z.number(),
  failed: z.number(),
  forGood: z.number(),
  days: z.number().nullable(),
  nextDays: z.number().nullable(),
  nextAt: z.string().nullable(),
});

/** What a business's recordings are, and how long they stay, in words. */
export async function readRecordings(supabase: Supabase, businessId: string, clock: Clock) {
  const { data, error } = await supabase.rpc('recording_figures', { p_business_id: businessId });
  if (error) throw appError('unavailable', { cause: error });
  const { bytes, days, nextDays, nextAt, ...counts } = figuresSchema.parse(data);
  const fewerFrom = nextAt && clock.date(nextAt);
  return {
    ...counts,
    size: sizeWords(bytes),
    stays: days === null ? null : t`The plan keeps recordings for ${days} days.`,
    fewer:
      nextDays !== null && fewerFrom
        ? t`From ${fewerFrom} on it keeps them for ${nextDays} days: keep those that you need for good, on the page of the call.`
        : null,
  };
}

export type RecordingFigures = Awaited<ReturnType<typeof readRecordings>>;
