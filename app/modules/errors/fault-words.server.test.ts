import { describe, expect, it } from 'vitest';

import { speak } from '~/modules/languages/speak.server';
import { faultWords } from './fault-words.server';

describe('a trouble that was kept', () => {
  it.each([
    'Vapi does not answer. We try again by ourselves.',
    'Vapi refused it: the number is taken',
    'Vapi does not take our key: ',
    'Vapi answered 500 for the recording.',
    '+14155550142 is a line of Frontdesk already.',
    'Paddle does not know sub_1, sub_2.',
    'Paddle does not answer. We look again by ourselves.',
    'We cannot say what a minute costs in EUR.',
    'The recording is at a foreign address: https://files.example.com',
    'It answered 302: it points elsewhere, where messages do not follow.',
    'It answered 500.',
    'It could not be reached (ECONNREFUSED).',
    'It could not be reached.',
    'It did not answer within 10 seconds.',
    'Its address is not on the public internet, and was not asked.',
    'Whatever a vendor says',
  ])('is said in English as it was kept: %s', (kept) => {
    expect(faultWords(kept)).toBe(kept);
  });

  it('is said in Spanish to who reads Spanish', () => {
    const kept = 'Vapi does not answer. We try again by ourselves.';
    expect(speak('es-US', () => faultWords(kept))).toBe(
      'Vapi no responde. Lo volvemos a intentar automáticamente.',
    );
  });
});
