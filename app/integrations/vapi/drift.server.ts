import { createHash } from 'node:crypto';

import { redact } from './webhook-message.server';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Of what Vapi gave back, only what we set: Vapi adds defaults and fields of its own, which are no drift.
 * Secrets are replaced by what tells two of them apart.
 */
export function whatWeSet(sent: unknown, returned: unknown): unknown {
  return withoutSecrets(pick(sent, returned));
}

function pick(sent: unknown, returned: unknown): unknown {
  if (isObject(sent) && isObject(returned)) {
    return Object.fromEntries(
      Object.entries(sent)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, pick(value, returned[key])]),
    );
  }
  if (Array.isArray(sent) && Array.isArray(returned)) {
    return returned.map((item, index) => (index < sent.length ? pick(sent[index], item) : item));
  }
  return returned === undefined ? null : returned;
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'headers' && isObject(inner)
        ? Object.fromEntries(
            Object.entries(inner).map(([name, secret]) => [name, digest(secret).slice(0, 12)]),
          )
        : withoutSecrets(inner),
    ]),
  );
}

/** The same for the same fields in any order. */
export function digest(value: unknown): string {
  return createHash('sha256').update(stable(value)).digest('hex');
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${stable(value[key])}`).join(',')}}`;
}

export type Drift = Record<string, [ours: unknown, theirs: unknown]>;

/** What differs, by path: `voice.voiceId`. Null when nothing does. Long texts are cut, secrets are left out. */
export function findDrift(ours: unknown, theirs: unknown): Drift | null {
  const found: Drift = {};
  compare(ours, theirs, '', found);
  return Object.keys(found).length > 0 ? found : null;
}

function compare(ours: unknown, theirs: unknown, path: string, found: Drift): void {
  if (stable(ours) === stable(theirs)) return;
  const at = (key: string | number) => (path ? `${path}.${key}` : String(key));
  if (isObject(ours) && isObject(theirs)) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      compare(ours[key], theirs[key], at(key), found);
    }
  } else if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    for (const [index, item] of ours.entries()) compare(item, theirs[index], at(index), found);
  } else if (Object.keys(found).length < 50) {
    found[path] = [shown(path, ours), shown(path, theirs)];
  }
}

function shown(path: string, value: unknown): unknown {
  if (/(^|\.)headers(\.|$)/.test(path)) return '[redacted]';
  if (typeof value === 'string') return value.slice(0, 4000);
  return redact(value) ?? null;
}
