import { describe, expect, it } from 'vitest';

import { readCallableNumber } from './callable-number.server';

const own = ['+14155550100', null];
const read = (value: string, country = 'us') => readCallableNumber(value, country, own);

describe('a number for a test call', () => {
  it.each([
    ['(415) 555-0123', 'us', '+14155550123'],
    ['612 34 56 78', 'es', '+34612345678'],
    ['+44 20 7946 0958', 'us', '+442079460958'],
  ])('is read by the country of the business: %s in %s', (value, country, number) => {
    expect(read(value, country)).toEqual({ number, error: null });
  });

  it.each(['911', '112', '999', '9-1-1', '+1 911', '+34112', '25322'])(
    'is never one for emergencies: %s',
    (value) => {
      expect(read(value).error).toMatch(/Emergency and short numbers/);
    },
  );

  it.each([
    '+1 900 555 0123',
    '+1 212 976 1234',
    '+881 6 1234 5678',
    '+44 909 879 0000',
    '+979 123 456 789',
  ])('is never one that charges its callers: %s', (value) => {
    expect(read(value).error).toMatch(/charge their callers/);
  });

  it('is never the receptionist’s own', () => {
    expect(read('415-555-0100').error).toMatch(/call herself/);
  });

  it.each(['', 'nobody', '+1 415 555', '+0 000 000 0000', '12345678901234567890'])(
    'is a number at all: "%s" is none',
    (value) => {
      expect(read(value).number).toBeNull();
      expect(read(value).error).toMatch(/phone number|does not exist/);
    },
  );
});
