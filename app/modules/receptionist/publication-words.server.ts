import { z } from 'zod';

import { faultWords } from '~/modules/errors/fault-words.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import type { Publication } from './versions.server';

export type PublicationWords = {
  tone: 'quiet' | 'good' | 'warn' | 'bad';
  icon: 'never' | 'publishing' | 'live' | 'failed';
  label: string;
  /** Why it failed; null when it did not. */
  reason: string | null;
  /** What somebody changed at Vapi. */
  drift: { what: string; ours: string; theirs: string }[];
};

const driftSchema = z.record(z.string(), z.tuple([z.unknown(), z.unknown()]));

/** Where a receptionist stands, in words. */
export function publicationWords(publication: Publication | null, clock: Clock): PublicationWords {
  const state = publication?.publish_state ?? 'never';
  const drift = driftSchema.safeParse(publication?.drift).data ?? {};
  const words = { reason: null, drift: [] };
  if (!publication || state === 'never') {
    return { ...words, tone: 'quiet', icon: 'never', label: t`Never published` };
  }
  if (state === 'publishing') {
    return { ...words, tone: 'warn', icon: 'publishing', label: t`Publishing …` };
  }
  if (state === 'failed') {
    const { publish_error: kept } = publication;
    const reason = kept ? faultWords(kept) : t`Vapi did not take it.`;
    return { ...words, tone: 'bad', icon: 'failed', label: t`Publishing failed`, reason };
  }
  const since = publication.published_at;
  return {
    reason: null,
    tone: 'good',
    icon: 'live',
    label: liveWords(since && clock.momentWithin(since), publication.live_version),
    drift: Object.entries(drift).map(([what, [ours, theirs]]) => ({
      what,
      ours: valueWords(ours),
      theirs: valueWords(theirs),
    })),
  };
}

function liveWords(since: string | null, version: number | null): string {
  if (since) {
    return version ? t`Live since ${since}, version ${version}` : t`Live since ${since}`;
  }
  return version ? t`Live, version ${version}` : t`Live`;
}

function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return t`nothing`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)} …` : text;
}
