import { describe, expect, it } from 'vitest';

import { offlinePlaces } from './offline-places.server';

const { search, attribution } = offlinePlaces();
const find = async (text: string, country?: string) =>
  (await search({ text, limit: 5, country })).map(({ formatted }) => formatted);

describe('places without a network', () => {
  it('finds San Francisco before it is typed to its end', async () => {
    const [place] = await search({ text: 'san fr', limit: 5 });
    expect(place).toMatchObject({
      formatted: 'San Francisco, CA, United States',
      address_line1: 'San Francisco',
      address_line2: 'CA, United States',
      result_type: 'city',
      state: 'California',
      country_code: 'us',
    });
    expect(place?.lat).toBeCloseTo(37.77, 1);
    expect(place?.lon).toBeCloseTo(-122.42, 1);
  });

  it('puts the largest cities first', async () => {
    expect((await find('london'))[0]).toBe('London, United Kingdom');
    expect((await find('springfield'))[0]).toBe('Springfield, MO, United States');
  });

  it('finds a ZIP code, and says that it is one', async () => {
    const [place] = await search({ text: '94110', limit: 5 });
    expect(place).toMatchObject({
      formatted: 'San Francisco, CA 94110, United States',
      postcode: '94110',
      result_type: 'postcode',
    });
    expect(await find('94110-1234')).toEqual(['San Francisco, CA 94110, United States']);
    expect(await find('9411')).toHaveLength(5);
  });

  it('finds Canadian postal codes by their first half', async () => {
    expect(await find('m5v 2t6')).toEqual(['Downtown Toronto, ON M5V, Canada']);
    expect((await find('k1a0b1'))[0]).toContain('ON K1A, Canada');
  });

  it.each(['springfield, il', 'springfield il', 'springfield, illinois, united'])(
    'reads the region in %s',
    async (text) => {
      expect(await find(text)).toContain('Springfield, IL, United States');
      expect((await find(text)).join()).not.toContain('MO');
    },
  );

  it('finds again what it gave', async () => {
    for (const text of ['94110', 'san fr', 'montreal', 'saint-denis', 'm5v', 'são paulo']) {
      const [place] = await find(text);
      expect(await find(String(place).toLowerCase()), place).toContain(place);
    }
  });

  it('does not mind accents', async () => {
    expect(await find('montreal')).toContain('Montréal, QC, Canada');
    expect(await find('montréal')).toContain('Montréal, QC, Canada');
  });

  it('keeps to the country asked for', async () => {
    const found = await search({ text: 'london', limit: 5, country: 'ca' });
    expect(found[0]?.formatted).toBe('London, ON, Canada');
    expect(new Set(found.map((place) => place.country_code))).toEqual(new Set(['ca']));
    expect(await find('94110', 'ca')).toEqual([]);
  });

  it('finds nothing rather than something else', async () => {
    for (const text of ['zzqqxx', ',,', '!!', '00000', '12 harbor street', 'paris, texasville']) {
      expect(await find(text), text).toEqual([]);
    }
  });

  it('names its source', () => {
    expect(attribution).toBe('Places by GeoNames (CC BY 4.0)');
  });
});
