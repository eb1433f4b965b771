import { DateTime } from 'luxon';

import { formatPhone } from '~/modules/format/phone.server';
import { plural, t } from '~/modules/languages/t';
import { locale } from '~/modules/languages/language';
import { languageWords, tones, weekdays, type Config, type Section } from './config.server';
import { hoursWords } from './hours.server';
import { dayNames, sectionWords } from './section-words';
import { mainLanguage } from './spoken.server';

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

const answerTypes = {
  text: t`in words`,
  'yes-no': t`yes or no`,
  number: t`a number`,
  date: t`a date`,
};
const whens = { always: t`at any time`, open: t`when open`, closed: t`when closed` };
const afterHours = {
  answer: t`Answers as ever`,
  message: t`Says that it is closed, and takes a message`,
  transfer: t`Puts callers through`,
};

type Question = Config['questions']['questions'][number];
function questionWords({ question, type, choices, isRequired }: Question): string {
  const list = choices.join(', ');
  const answer = type === 'choice' ? t`one of ${list}` : answerTypes[type];
  return isRequired ? t`${question} (${answer}; always asked)` : `${question} (${answer})`;
}

type Person = Config['transfers']['people'][number];
function personWords({ phone, when: at, reason }: Person): string {
  const number = formatPhone(phone);
  const when = whens[at];
  return reason ? t`${number}, ${when}, for: ${reason}` : t`${number}, ${when}, for any reason`;
}

function callBackWords({ offersCallBack, callBackHours: hours }: Config['messages']): string {
  if (!offersCallBack) return t`Not offered`;
  return plural(hours, t`Offered, within ${hours} hour`, t`Offered, within ${hours} hours`);
}

function appointmentWords({
  isOn,
  minutes,
  noticeHours,
}: Config['messages']['appointments']): string {
  if (!isOn) return t`Not booked`;
  return plural(
    noticeHours,
    t`Booked, ${minutes} minutes each, at least ${noticeHours} hour ahead`,
    t`Booked, ${minutes} minutes each, at least ${noticeHours} hours ahead`,
  );
}

const facts: { [S in Section]: (value: Config[S], fileNames: Record<string, string>) => Fact[] } = {
  voice: (voice) => [
    { key: 'name', what: t`Name`, words: voice.name },
    { key: 'greeting', what: t`Greeting`, words: voice.greeting },
    {
      key: 'recorded',
      what: t`Notice of the recording`,
      words: voice.saysRecorded ? t`Said after the greeting` : t`Only as the greeting says it`,
    },
    { key: 'voice', what: t`Voice`, words: voice.voice },
    {
      key: 'main-language',
      what: t`Main language`,
      words: languageWords([mainLanguage(voice.languages)]),
    },
    { key: 'languages', what: t`Languages`, words: languageWords(voice.languages) },
    {
      key: 'tone',
      what: t`Tone`,
      words: tones().find(([tone]) => tone === voice.tone)?.[1] ?? voice.tone,
    },
    { key: 'instructions', what: t`Instructions`, words: voice.instructions },
  ],
  hours: (value) => [
    ...weekdays.map((day) => ({
      key: day,
      what: dayNames[day],
      words: hoursWords(value.weekly[day]),
    })),
    ...value.days
      .toSorted((a, b) => a.date.localeCompare(b.date))
      .map(({ date, name, ranges }) => ({
        key: `day ${date}`,
        what: DateTime.fromISO(date, { locale: locale() }).toLocaleString(DateTime.DATE_FULL),
        words: `${name}: ${hoursWords(ranges)}`,
      })),
    { key: 'mode', what: t`After hours`, words: afterHours[value.afterHours.mode] },
    { key: 'greeting', what: t`Greeting after hours`, words: value.afterHours.greeting },
  ],
  questions: ({ questions }) =>
    questions.map((question) => ({
      key: question.id,
      what: t`Question “${question.label}”`,
      words: questionWords(question),
    })),
  knowledge: ({ entries, files }, fileNames) => [
    ...entries.map(({ id, question, answer }) => ({
      key: `entry ${id}`,
      what: t`Answer to “${question}”`,
      words: answer,
    })),
    ...files.map((id) => ({
      key: `file ${id}`,
      what: t`File`,
      words: fileNames[id] ?? t`a file that was removed`,
    })),
  ],
  transfers: ({ people, fallback }) => [
    ...people.map((person) => ({
      key: person.id,
      what: t`Transfer to ${person.name}`,
      words: personWords(person),
    })),
    {
      key: ' fallback',
      what: t`When nobody answers`,
      words: fallback === 'message' ? t`Takes a message` : t`Goes on with the caller`,
    },
  ],
  messages: (messages) => [
    { key: 'call-back', what: t`Call-backs`, words: callBackWords(messages) },
    {
      key: 'appointments',
      what: t`Appointments`,
      words: appointmentWords(messages.appointments),
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
  return [{ section, what: t`Order`, before: names(old), after: names(now) }];
}
