import { describe, expect, it } from 'vitest';

import { safeRedirectTo } from './redirect-to.server';

describe('where people go after signing in', () => {
  it.each(['/calls', '/calls?q=a&from=2026-01-01', '/calls/1#t3'])('keeps our own %s', (path) => {
    expect(safeRedirectTo(path, '/today')).toBe(path);
  });
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    '/\t/evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/a\\b',
    '',
    null,
    undefined,
    7,
  ])('never leaves the site for %s', (value) => {
    expect(safeRedirectTo(value, '/today')).toBe('/today');
  });
});
