import { expect, it } from 'vitest';

import { voices } from '~/modules/receptionist/config.server';
import { paths } from '~/paths';
import { page, sessionCookie } from './stack';

it('each voice of the list can be heard, by a player that needs no script', async () => {
  const cookie = await sessionCookie('viewer@frontdesk.test');
  const html = await (await page('/receptionist/voice', cookie)).text();
  for (const { id } of voices) {
    expect(html).toMatch(new RegExp(`<audio[^>]*preload="none"[^>]*${paths.voiceSample(id)}`));
    const sample = await page(paths.voiceSample(id), cookie);
    expect([sample.status, sample.headers.get('Content-Type')]).toEqual([200, 'audio/wav']);
    const bytes = Buffer.from(await sample.arrayBuffer());
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
    expect(bytes.length).toBeGreaterThan(1_000);
  }
});

it('no other voice is asked for', async () => {
  const cookie = await sessionCookie('viewer@frontdesk.test');
  for (const voice of ['Spencer', 'emma', '..%2F..%2Fopenapi', '%00']) {
    expect((await page(paths.voiceSample(voice), cookie)).status, voice).toBe(404);
  }
});
