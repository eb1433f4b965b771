import { describe, expect, it } from 'vitest';

import { carriers, conditions, findCarrier, findCondition, forwardingCodes } from './forwarding';

const line = '+14155550100';
const codes = (
  carrier: string,
  condition: ReturnType<typeof conditions>[number][0],
  number = line,
) => forwardingCodes(findCarrier(carrier), condition, number);

describe('the codes to forward by', () => {
  it.each([
    ['no-answer', '**61*14155550100#', '##61#'],
    ['busy', '**67*14155550100#', '##67#'],
    ['unreachable', '**62*14155550100#', '##62#'],
    ['all', '**21*14155550100#', '##21#'],
  ] as const)('on a mobile phone, %s: %s and back by %s', (condition, on, off) => {
    expect(codes('t-mobile', condition)).toMatchObject({ on: { text: on }, off: { text: off } });
  });

  it('keep the plus of a number outside North America', () => {
    expect(codes('vodafone', 'busy', '+34612345678').on?.text).toBe('**67*+34612345678#');
  });

  it.each([
    ['verizon', 'all', '*724155550100', '*73'],
    ['verizon', 'no-answer', '*714155550100', '*73'],
    ['verizon', 'busy', '*714155550100', '*73'],
    ['landline', 'all', '*724155550100', '*73'],
    ['landline', 'busy', '*904155550100', '*91'],
    ['us-cellular', 'no-answer', '*924155550100', '*93'],
  ] as const)('with %s, %s: %s and back by %s', (carrier, condition, on, off) => {
    expect(codes(carrier, condition)).toMatchObject({ on: { text: on }, off: { text: off } });
  });

  it('make links that dial the hash instead of reading it as a fragment', () => {
    expect(codes('att', 'no-answer').on?.href).toBe('tel:**61*14155550100%23');
    for (const { id } of carriers) {
      for (const [condition] of conditions()) {
        const { on, off, allOff } = codes(id, condition);
        for (const code of [on, off, allOff]) expect(code?.href ?? '').not.toContain('#');
      }
    }
  });

  it('are there, or the page says what stands in for them', () => {
    for (const { id } of carriers) {
      for (const [condition] of conditions()) {
        const { on, off, remark } = codes(id, condition);
        expect(Boolean(on && off) || Boolean(remark), `${id}, ${condition}`).toBe(true);
      }
    }
  });

  it('survive a carrier or condition that nobody knows', () => {
    expect(findCarrier('<script>').id).toBe('att');
    expect(findCondition('toString')).toBe('no-answer');
  });
});
