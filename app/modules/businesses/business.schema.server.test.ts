import { describe, expect, it } from 'vitest';

import { readAddress } from './address.server';
import { businessSchema } from './business.schema.server';

const complete = { name: 'Harbor', kind: 'other', timeZone: 'America/New_York' };

describe('a business', () => {
  it('has its phone number as E.164, however it was written', () => {
    for (const phone of ['(415) 555-0123', '415.555.0123', '+1 415 555 0123']) {
      expect(businessSchema.parse({ ...complete, phone }).phone).toBe('+14155550123');
    }
    expect(businessSchema.parse({ ...complete, phone: '+34 612 34 56 78' }).phone).toBe(
      '+34612345678',
    );
    expect(businessSchema.parse(complete).phone).toBeUndefined();
  });

  it.each([{ name: '' }, { kind: 'bank' }, { timeZone: 'Mars/Base' }, { phone: 'call me' }])(
    'is refused with %o, in words that say what to do',
    (fault) => {
      const result = businessSchema.safeParse({ ...complete, ...fault });
      expect(result.error?.issues[0]?.message).toMatch(/^(Enter|Choose)/);
    },
  );
});

describe('an address', () => {
  const place = JSON.stringify({
    formatted: '1 Pier, Bay',
    address_line1: '1 Pier',
    address_line2: 'Bay',
    street: 'Pier',
    housenumber: '1',
    lat: 1,
    lon: 2,
    place_id: 'p',
    result_type: 'building',
  });
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  };

  it('is the place that was chosen', () => {
    expect(readAddress(form({ address: '1 Pier, Bay', place }))).toMatchObject({
      address: '1 Pier, Bay',
      street: '1 Pier',
      latitude: 1,
    });
  });

  it('is what was typed, once that is something else', () => {
    expect(readAddress(form({ address: '2 Pier, Bay', place }))).toMatchObject({
      address: '2 Pier, Bay',
      street: null,
      latitude: null,
    });
  });

  it.each(['{', '[]', '{"formatted":7}'])('is not misled by %s', (broken) => {
    expect(readAddress(form({ address: 'x', place: broken })).address).toBe('x');
  });
});
