/** Postgres refuses NUL and lone surrogates in jsonb. Nothing that was said is lost by mending them. */
export function storable(value: string): string {
  return value.replaceAll('\u0000', '').toWellFormed();
}

/** The same value with what has a secret's name replaced by `[redacted]`, and strings made fit for Postgres. */
export function redact(value: unknown, isSecret: (name: string) => boolean): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map((inner) => redact(inner, isSecret));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      storable(name),
      inner !== null && inner !== '' && isSecret(name) ? '[redacted]' : redact(inner, isSecret),
    ]),
  );
}
