import { DateTime } from 'luxon';

import { formatPhone } from '~/modules/format/phone.server';
import { languages, tones, weekdays, type Config, type Section } from './config.server';
import { rangeWords } from './hours.server';

/** One thing that differs between two configurations, in the words of the business. */
export type Change = {
  section: Section;
  /** What it is about: `Greeting`, `Monday`, `Question "Budget"`. */
  what: string;
  /** In words; null when it was not there. */
  before: string | null;
  /** In words; null when it is gone. */
  after: string | null;
};

export const sectionWords: Record<Section, string> = {
  voice: 'Voice',
  hours: 'Hours',
  questions: 'Questions',
  knowledge: 'Knowledge',
  transfers: 'Transfers',
  messages: 'Messages',
};

/** A setting as a name and its words. The key tells which it is, whatever it is called. */
type Fact = { key: string; what: string; words: string };

/**
 * What differs between two configurations, section by section in the order of the pages. Without a first one
 * everything that is set is new.
 *
 * @param fileNames names of knowledge files by id
 */
export function describeChanges(
  before: Config | null,
  after: Config,
  fileNames: Record<string, string> = {},
): Change[] {
  return (Object.keys(sectionWords) as Section[]).flatMap((section) =>
    sectionChanges(section, before?.[section] ?? null, after[section], fileNames),
  );
}

/** The same for one section. */
export function sectionChanges<S extends Section>(
  section: S,
  before: Config[S] | null,
  after: Config[S],
  fileNames: Record<string, string> = {},
): Change[] {
  const read = facts[section] as (value: Config[S], names: Record<string, string>) => Fact[];
  const old = new Map((before ? read(before, fileNames) : []).map((fact) => [fact.key, fact]));
  const now = new Map(read(after, fileNames).map((fact) => [fact.key, fact]));
  const changes: Change[] = [];
  for (const [key, fact] of now) {
    const was = old.get(key);
    if (was && was.words === fact.words && was.what === fact.what) continue;
    // Empty settings are nothing to speak of when there was nothing before.
    if (!was && !before && fact.words === '') continue;
    const renamed = was && was.what !== fact.what ? `${was.what}: ${was.words}` : was?.words;
    changes.push({ section, what: fact.what, before: renamed ?? null, after: fact.words });
  }
  for (const [key, fact] of old) {
    if (!now.has(key)) changes.push({ section, what: fact.what, before: fact.words, after: null });
  }
  return [...changes, ...orderChange(section, before, after)];
}

const hours = (count: number) => (count === 1 ? '1 hour' : `${count} hours`);

const answerTypes = {
  text: 'in words',
  'yes-no': 'yes or no',
  number: 'a number',
  date: 'a date',
  choice: 'one of',
} as const;
const whens = { always: 'at any time', open: 'when open', closed: 'when closed' } as const;
const afterHours = {
  answer: 'Answers as ever',
  message: 'Says that it is closed, and takes a message',
  transfer: 'Puts callers through',
} as const;

const facts: { [S in Section]: (value: Config[S], fileNames: Record<string, string>) => Fact[] } = {
  voice: (voice) => [
    { key: 'name', what: 'Name', words: voice.name },
    { key: 'greeting', what: 'Greeting', words: voice.greeting },
    {
      key: 'recorded',
      what: 'Notice of the recording',
      words: voice.saysRecorded ? 'Said after the greeting' : 'Only as the greeting says it',
    },
    { key: 'voice', what: 'Voice', words: voice.voice },
    {
      key: 'languages',
      what: 'Languages',
      words: languages
        .filter(([code]) => voice.languages.includes(code))
        .map(([, name]) => name)
        .join(', '),
    },
    {
      key: 'tone',
      what: 'Tone',
      words: tones.find(([tone]) => tone === voice.tone)?.[1] ?? voice.tone,
    },
    { key: 'instructions', what: 'Instructions', words: voice.instructions },
  ],
  hours: (value) => [
    ...weekdays.map((day) => ({
      key: day,
      what: day[0]!.toUpperCase() + day.slice(1),
      words: rangeWords(value.weekly[day]),
    })),
    ...value.days
      .toSorted((a, b) => a.date.localeCompare(b.date))
      .map(({ date, name, ranges }) => ({
        key: `day ${date}`,
        what: DateTime.fromISO(date, { locale: 'en-US' }).toFormat('LLLL d, yyyy'),
        words: `${name}: ${rangeWords(ranges)}`,
      })),
    { key: 'mode', what: 'After hours', words: afterHours[value.afterHours.mode] },
    { key: 'greeting', what: 'Greeting after hours', words: value.afterHours.greeting },
  ],
  questions: ({ questions }) =>
    questions.map(({ id, label, question, type, choices, isRequired }) => ({
      key: id,
      what: `Question “${label}”`,
      words: `${question} (${answerTypes[type]}${type === 'choice' ? ` ${choices.join(', ')}` : ''}${isRequired ? '; always asked' : ''})`,
    })),
  knowledge: ({ entries, files }, fileNames) => [
    ...entries.map(({ id, question, answer }) => ({
      key: `entry ${id}`,
      what: `Answer to “${question}”`,
      words: answer,
    })),
    ...files.map((id) => ({
      key: `file ${id}`,
      what: 'File',
      words: fileNames[id] ?? 'a file that was removed',
    })),
  ],
  transfers: ({ people, fallback }) => [
    ...people.map(({ id, name, phone, reason, when }) => ({
      key: id,
      what: `Transfer to ${name}`,
      words: `${formatPhone(phone)}, ${whens[when]}${reason ? `, for: ${reason}` : ', for any reason'}`,
    })),
    {
      key: ' fallback',
      what: 'When nobody answers',
      words: fallback === 'message' ? 'Takes a message' : 'Goes on with the caller',
    },
  ],
  messages: ({ offersCallBack, callBackHours, appointments }) => [
    {
      key: 'call-back',
      what: 'Call-backs',
      words: offersCallBack ? `Offered, within ${hours(callBackHours)}` : 'Not offered',
    },
    {
      key: 'appointments',
      what: 'Appointments',
      words: appointments.isOn
        ? `Booked, ${appointments.minutes} minutes each, at least ${hours(appointments.noticeHours)} ahead`
        : 'Not booked',
    },
  ],
};

/** The order matters where things are asked one after the other. */
function orderChange<S extends Section>(
  section: S,
  before: Config[S] | null,
  after: Config[S],
): Change[] {
  if (!before) return [];
  const list = (value: Config[S]): { id: string; name: string }[] => {
    if ('questions' in value) return value.questions.map(({ id, label }) => ({ id, name: label }));
    if ('people' in value) return value.people.map(({ id, name }) => ({ id, name }));
    return [];
  };
  const [old, now] = [list(before), list(after)];
  const kept = (all: typeof old, others: typeof old) =>
    all.filter(({ id }) => others.some((other) => other.id === id)).map(({ id }) => id);
  if (kept(old, now).join(' ') === kept(now, old).join(' ')) return [];
  const names = (all: typeof old) => all.map(({ name }) => name).join(', ');
  return [{ section, what: 'Order', before: names(old), after: names(now) }];
}
