import { describe, expect, it } from 'vitest';

import { RedirectInMail } from './redirect-in-mail';

const site = 'http://localhost:3000';

async function sent(redirectTo: string) {
  const mails: { html?: string }[] = [];
  const shim = new RedirectInMail(site);
  const driver = shim.wrap({ send: async (mail) => void mails.push(mail) });
  const html = `<a href="${site}/auth/confirm?token_hash=x&redirectTo=${site}">`;
  const request = new Request(
    `http://127.0.0.1/auth/v1/otp?redirect_to=${encodeURIComponent(redirectTo)}`,
  );
  await shim.answer(request, async () => {
    await driver.send({ to: 'a@b.test', subject: 'x', html });
    return new Response();
  });
  return mails[0]?.html;
}

describe('a mail of the embedded Auth', () => {
  it('leads back to where the request wanted', async () => {
    const wanted = `${site}/auth/confirm?redirectTo=%2Fcalls%3Fq%3Da%26b%3Dc`;
    const link = /href="([^"]+)"/.exec(String(await sent(wanted)))?.[1];
    expect(new URL(String(link)).searchParams.get('redirectTo')).toBe(wanted);
  });

  it('leads to the site when the request wanted another one', async () => {
    expect(await sent('https://evil.example/')).toContain(`redirectTo=${site}"`);
  });
});
