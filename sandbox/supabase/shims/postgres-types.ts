import type postgres from 'postgres';

/** PostgREST writes `2026-11-20T10:00:00+00:00`; PostgreSQL itself `2026-11-20 10:00:00+00`. */
const isoTimestamp = (value: string) => value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
const isoLocalTimestamp = (value: string) => value.replace(' ', 'T');
const numeric = (value: string) => {
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
};
const json = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function type(
  oid: number,
  parse: (value: string) => unknown,
  serialize: (value: unknown) => unknown = (value) => value,
): postgres.PostgresType {
  return { to: oid, from: [oid], parse, serialize };
}

/**
 * Shim: values in the form in which PostgREST gives them. Without it timestamps lack their `T`, numerics
 * come as strings, and jsonb parameters that are JSON text already are encoded twice.
 */
export const postgrestTypes: Record<string, postgres.PostgresType> = {
  timestamptz: type(1184, isoTimestamp),
  timestamp: type(1114, isoLocalTimestamp),
  numeric: type(1700, numeric, String),
  jsonb: type(3802, JSON.parse, json),
  json: type(114, JSON.parse, json),
};
