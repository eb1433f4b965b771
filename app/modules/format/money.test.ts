import { expect, it } from 'vitest';

import { formatMoney, minorDigits } from './money';

it.each([
  [129900, 'USD', '$1,299.00'],
  ['3900', 'EUR', '€39.00'],
  [5, 'GBP', '£0.05'],
  ['14900', 'JPY', '¥14,900'],
  [0, 'USD', '$0.00'],
  [-500, 'EUR', '−€5.00'],
  [-5, 'USD', '−$0.05'],
  ['9007199254740993', 'JPY', '¥9,007,199,254,740,993'],
  ['900719925474099301', 'USD', '$9,007,199,254,740,993.01'],
  [1500, 'KWD', 'KWD 1.500'],
])('%s of the smallest unit of %s is %s', (minor, currency, expected) => {
  expect(formatMoney(minor, currency).replace(/\s/g, ' ')).toBe(expected);
});

it('leaves out zeros on a price tag, and keeps what is no zero', () => {
  expect(formatMoney(3900, 'USD', { isShort: true })).toBe('$39');
  expect(formatMoney(3950, 'USD', { isShort: true })).toBe('$39.50');
  expect(formatMoney(5800, 'JPY', { isShort: true })).toBe('¥5,800');
});

it('knows currencies without a smaller unit', () => {
  expect(['USD', 'JPY', 'KRW', 'VND', 'HUF'].map(minorDigits)).toEqual([2, 0, 0, 0, 2]);
});
