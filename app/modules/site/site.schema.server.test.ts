import { describe, expect, it } from 'vitest';

import { addressSchema, bannerSchema } from './site.schema.server';

describe('the address of the site', () => {
  it.each([
    ['https://desk.example', 'https://desk.example'],
    [' https://Desk.example/ ', 'https://desk.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    [undefined, undefined],
  ])('reads %s', (typed, read) => {
    expect(addressSchema.parse({ siteUrl: typed }).siteUrl).toBe(read);
  });

  it.each([
    'desk.example',
    'https://desk.example/app',
    'https://desk.example?a=1',
    'https://me:secret@desk.example',
    'javascript:alert(1)',
    'ftp://desk.example',
  ])('refuses %s', (typed) => {
    expect(addressSchema.safeParse({ siteUrl: typed }).success).toBe(false);
  });
});

describe('the banner', () => {
  const read = (banner: string) => bannerSchema.safeParse({ banner, bannerTone: 'warn' });

  it('is one paragraph, however it was typed', () => {
    expect(read('  We move\r\n\ttonight. ').data?.banner).toBe('We move tonight.');
  });

  it('is neither empty nor endless', () => {
    expect(read(' \n ').success).toBe(false);
    expect(read('x'.repeat(301)).success).toBe(false);
    expect(read('x'.repeat(300)).success).toBe(true);
  });
});
