import { isPlausible } from './webhook-message.server';

/** Small readers for a vendor's JSON, whose fields may be missing or of another type than documented. */

export function asObject(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The trimmed text, cut to `max` characters, or null when there is none. */
export function asString(value: unknown, max = 20_000): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim().slice(0, max).toWellFormed();
  return text === '' ? null : text;
}

export function asNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** ISO 8601 of a date string or of milliseconds since 1970, or null. */
export function date(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const parsed = new Date(value);
  return isPlausible(parsed) ? parsed.toISOString() : null;
}

/**
 * As {@link date}; a text in which no zone stands stays what it is, a time on the clock of whoever it is about:
 * `2026-11-26T11:00`. Read in the zone of this machine, it would be another moment.
 */
export function dateOrClockTime(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim().replace(' ', 'T') : '';
  const isClockTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?$/.test(text);
  return isClockTime ? date(`${text}Z`) && text : date(value);
}

/** Whole milliseconds from 0 to 24 days, as Postgres' integer takes them. */
export function milliseconds(value: number): number {
  return Math.min(Math.max(Math.round(value), 0), 2_000_000_000);
}

/** The value when it is one of the list, else null. */
export function oneOf<T extends string>(value: unknown, list: readonly T[]): T | null {
  return list.find((item) => item === value) ?? null;
}
