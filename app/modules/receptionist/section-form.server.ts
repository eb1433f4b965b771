import { parseForm } from '~/modules/http/parse-form.server';
import { z } from 'zod';

import { formatPhone } from '~/modules/format/phone.server';
import { sections, weekdays, type Config } from './config.server';
import { mainLanguage } from './spoken.server';

/**
 * Between a section as it is kept and as a form has it. A form knows only texts and lists of texts: what it
 * sends is put into the section's shape first, and then read by the section's own schema.
 */

type Raw = Record<string, unknown>;
const record = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const isOn = (value: unknown) => value === 'on';
const list = (value: unknown) =>
  Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value];
const records = (value: unknown) => list(value).map(record);
const lines = (value: unknown) =>
  text(value)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
const number = (value: unknown) => (text(value).trim() === '' ? NaN : Number(text(value)));

/** A clock field cannot say 24:00: midnight at the end is 00:00 there. */
const end = (value: unknown) => (value === '00:00' ? '24:00' : text(value));
const ranges = (value: unknown) =>
  records(value)
    .filter(({ from, to }) => text(from) || text(to))
    .map(({ from, to }) => ({ from: text(from), to: end(to) }));

/** An id for what somebody named, other than those that are taken. */
export function makeId(label: string, taken: Iterable<string>): string {
  const base =
    label
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 32) || 'entry';
  const known = new Set(taken);
  for (let count = 1; ; count++) {
    const id = count === 1 ? base : `${base}-${count}`;
    if (!known.has(id)) return id;
  }
}

/** Gives an id to each that has none; the others keep theirs. */
function withIds<T extends Raw>(items: T[], nameOf: (item: T) => string): (T & { id: string })[] {
  const taken = new Set(items.map(({ id }) => text(id)).filter(Boolean));
  return items.map((item) => {
    const id = text(item.id) || makeId(nameOf(item), taken);
    taken.add(id);
    return { ...item, id };
  });
}

const fromForm = {
  voice: ({ mainLanguage, ...raw }: Raw) => ({
    ...raw,
    instructions: text(raw.instructions),
    // It speaks the one that it begins in, ticked or not.
    languages: [...new Set([...list(mainLanguage), ...list(raw.languages)])],
    saysRecorded: isOn(raw.saysRecorded),
  }),
  hours: (raw: Raw) => {
    const weekly = record(raw.weekly);
    const after = record(raw.afterHours);
    return {
      weekly: Object.fromEntries(weekdays.map((day) => [day, ranges(weekly[day])])),
      days: records(raw.days).map((day) => ({
        date: text(day.date),
        name: text(day.name),
        // Closed all day wins over times that are still there.
        ranges: isOn(day.isClosed) ? [] : ranges(day.ranges),
      })),
      afterHours: { mode: after.mode, greeting: text(after.greeting) },
    };
  },
  questions: (raw: Raw) => ({
    questions: withIds(records(raw.questions), ({ label }) => text(label)).map((item) => ({
      ...item,
      choices: item.type === 'choice' ? lines(item.choices) : [],
      isRequired: isOn(item.isRequired),
    })),
  }),
  transfers: (raw: Raw) => ({
    people: withIds(records(raw.people), ({ name }) => text(name)).map((person) => ({
      ...person,
      phone: text(person.phone),
      reason: text(person.reason),
    })),
    fallback: raw.fallback,
  }),
  messages: (raw: Raw) => {
    const appointments = record(raw.appointments);
    return {
      offersCallBack: isOn(raw.offersCallBack),
      callBackHours: number(raw.callBackHours),
      appointments: {
        isOn: isOn(appointments.isOn),
        minutes: number(appointments.minutes),
        noticeHours: number(appointments.noticeHours),
      },
    };
  },
} as const;
export type FormSection = keyof typeof fromForm;

/** Reads a section's form. Conform's own buttons (add, remove, move) come out without a status. */
export function parseSection<S extends FormSection>(section: S, form: FormData) {
  const schema = z.preprocess(
    (raw) => fromForm[section](record(raw)),
    sections[section] as unknown as z.ZodType<Config[S]>,
  );
  return parseForm(section === 'hours' ? withoutGaps(form) : form, {
    schema,
    disableAutoCoercion: true,
  });
}

/**
 * Takes out the times that were left empty and closes up, so that the place of each in the form is its place
 * in the section: errors stand where they belong.
 */
function withoutGaps(form: FormData): FormData {
  if (form.has('__intent__')) return form;
  const pattern = /^(.*(?:weekly\.\w+|ranges))\[(\d+)\]\.(from|to)$/;
  const places = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const [name, value] of form) {
    const [, base, index] = pattern.exec(name) ?? [];
    const place = `${base}[${index}]`;
    if (base === undefined || !value || places.has(place)) continue;
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    places.set(place, count);
  }
  const packed = new FormData();
  for (const [name, value] of form) {
    const [, base, index, part] = pattern.exec(name) ?? [];
    if (base === undefined) {
      packed.append(name, value);
      continue;
    }
    const place = places.get(`${base}[${index}]`);
    if (place !== undefined) packed.append(`${base}[${place}].${part}`, value);
  }
  return packed;
}

type ClockRange = { from: string; to: string };
const clock = (list: ClockRange[]) =>
  list.map(({ from, to }) => ({ from, to: to === '24:00' ? '00:00' : to }));

/** Sections as their forms show them. */
export const toForm = {
  voice: ({ saysRecorded, ...voice }: Config['voice']) => ({
    ...voice,
    mainLanguage: mainLanguage(voice.languages),
    saysRecorded: saysRecorded ? 'on' : '',
  }),
  hours: ({ weekly, days, afterHours }: Config['hours']) => ({
    weekly: Object.fromEntries(weekdays.map((day) => [day, clock(weekly[day])])) as Record<
      (typeof weekdays)[number],
      ClockRange[]
    >,
    days: days
      .toSorted((a, b) => a.date.localeCompare(b.date))
      .map(({ date, name, ranges }) => ({
        date,
        name,
        isClosed: ranges.length === 0 ? 'on' : '',
        ranges: clock(ranges),
      })),
    afterHours,
  }),
  questions: ({ questions }: Config['questions']) => ({
    questions: questions.map((item) => ({
      ...item,
      choices: item.choices.join('\n'),
      isRequired: item.isRequired ? 'on' : '',
    })),
  }),
  transfers: ({ people, fallback }: Config['transfers']) => ({
    people: people.map((person) => ({ ...person, phone: formatPhone(person.phone) })),
    fallback,
  }),
  messages: ({ offersCallBack, callBackHours, appointments }: Config['messages']) => ({
    offersCallBack: offersCallBack ? 'on' : '',
    callBackHours: String(callBackHours),
    appointments: {
      isOn: appointments.isOn ? 'on' : '',
      minutes: String(appointments.minutes),
      noticeHours: String(appointments.noticeHours),
    },
  }),
};
