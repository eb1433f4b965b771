/**
 * The path to go to after signing in. Only a path of our own passes: `//evil.example`, `/\evil.example`,
 * full addresses and control characters (which browsers strip) give the fallback.
 */
export function safeRedirectTo(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return fallback;
  // eslint-disable-next-line no-control-regex
  if (/^\/[/\\]/.test(value) || /[\u0000-\u001f\\]/.test(value)) return fallback;
  const base = 'http://own.invalid';
  try {
    const url = new URL(value, base);
    const path = url.pathname + url.search + url.hash;
    // Once its dots are resolved, `/.//evil.example` is `//evil.example`.
    return url.origin === base && !path.startsWith('//') ? path : fallback;
  } catch {
    return fallback;
  }
}
