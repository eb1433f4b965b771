import { languageNames, voices, weekdays, type Config, type Section } from './config.server';
import { sectionWords } from './section-words';
import { mentionsRecording } from './spoken.server';
import { t } from '~/modules/languages/t';

/** What is not right yet. What blocks must be mended before callers hear it; the rest is advice. */
export type Fault = { section: Section; text: string; isBlocking: boolean };

/**
 * Looks through a whole configuration for what callers would stumble over.
 *
 * @param broken sections that could not be read, and have their defaults
 */
export function checkConfig(config: Config, broken: Section[] = []): Fault[] {
  const { voice, hours, transfers } = config;
  const faults: Fault[] = broken.map((section) => ({
    section,
    text: t`${sectionWords[section]} could not be read. Open the page, check it and save it again.`,
    isBlocking: true,
  }));
  if (!voice.saysRecorded && !mentionsRecording(voice.greeting)) {
    faults.push({
      section: 'voice',
      text: t`Callers are not told that the call is recorded. Many places ask for that by law.`,
      isBlocking: false,
    });
  }
  const unspoken = voiceFault(config.voice);
  if (unspoken) faults.push({ section: 'voice', text: unspoken, isBlocking: true });
  if (weekdays.every((day) => hours.weekly[day].length === 0)) {
    faults.push({
      section: 'hours',
      text: t`There are no opening hours: every caller hears that you are closed.`,
      isBlocking: false,
    });
  }
  const forClosed = transfers.people.filter(({ when }) => when !== 'open');
  if (hours.afterHours.mode === 'transfer' && forClosed.length === 0) {
    faults.push({
      section: 'transfers',
      text: t`After hours callers are put through, but there is nobody to put them through to.`,
      isBlocking: true,
    });
  }
  return faults;
}

/** What is wrong when a voice is to speak what it cannot; null when it can. */
export function voiceFault({ voice, languages: wanted }: Config['voice']): string | null {
  const speaks = voices.find(({ id }) => id === voice)?.languages ?? [];
  const lacks = wanted.filter((code) => !(speaks as readonly string[]).includes(code));
  if (lacks.length === 0) return null;
  const names = lacks
    .flatMap((code) => languageNames().find(([known]) => known === code)?.[1] ?? [])
    .reduce((before, name) => t`${before} or ${name}`);
  return t`${voice} does not speak ${names}. Choose another voice, or other languages.`;
}
