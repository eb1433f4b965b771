import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { sendGoogleTo } from './google-addresses';

describe('sendGoogleTo', () => {
  const network = vi.fn<typeof fetch>(async () => new Response('ok'));
  let google: ReturnType<typeof sendGoogleTo>;

  beforeEach(() => {
    network.mockClear();
    vi.stubGlobal('fetch', network);
    google = sendGoogleTo('http://127.0.0.1:3007');
  });
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['https://oauth2.googleapis.com/token', 'http://127.0.0.1:3007/token'],
    ['https://www.googleapis.com/userinfo/v2/me', 'http://127.0.0.1:3007/userinfo'],
    ['https://oauth2.googleapis.com/revoke', 'https://oauth2.googleapis.com/revoke'],
    ['https://example.com/token', 'https://example.com/token'],
  ])('sends %s to %s', async (asked, reached) => {
    const init = { method: 'POST', body: 'code=1' };
    await fetch(asked, init);
    expect(network).toHaveBeenCalledExactlyOnceWith(reached, init);
  });

  it('sends a person to the simulated page with the same question, and nowhere else', () => {
    const answer = (location: string) =>
      google.answer(new Response(null, { status: 302, headers: { Location: location } }));
    expect(
      answer('https://accounts.google.com/o/oauth2/v2/auth?state=a%20b').headers.get('Location'),
    ).toBe('http://127.0.0.1:3007/o/oauth2/v2/auth?state=a%20b');
    const other = 'http://localhost:3000/?next=https://accounts.google.com/o/oauth2/v2/auth?a';
    expect(answer(other).headers.get('Location')).toBe(other);
  });

  it('gives the network back when it stops', () => {
    expect(globalThis.fetch).not.toBe(network);
    google.stop();
    expect(globalThis.fetch).toBe(network);
  });
});
