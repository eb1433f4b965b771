import { describe, expect, it } from 'vitest';

import { defaultConfig, type Config } from './config.server';
import { sayRecorded } from './spoken.server';

const withVoice = (change: Partial<Config['voice']>) => ({
  voice: { ...defaultConfig({ name: 'Pier Nine' }).voice, ...change },
});

describe('the notice that a call is recorded', () => {
  it('comes before the question that the greeting ends with, and once', () => {
    const config = withVoice({ saysRecorded: true });
    expect(sayRecorded('Pier Nine, good morning. How can I help?', config)).toBe(
      'Pier Nine, good morning. This call is recorded. How can I help?',
    );
    expect(sayRecorded('Pier Nine, good morning.', config)).toBe(
      'Pier Nine, good morning. This call is recorded.',
    );
    const said = 'Pier Nine. We record calls. How can I help?';
    expect(sayRecorded(said, config)).toBe(said);
  });

  it('is in the language that the receptionist begins with', () => {
    const config = withVoice({ saysRecorded: true, languages: ['es'] });
    expect(sayRecorded('Buenos días. ¿En qué puedo ayudarle?', config)).toBe(
      'Buenos días. Esta llamada se graba. ¿En qué puedo ayudarle?',
    );
  });

  it('is left to the greeting when the owner does not want it', () => {
    const words = 'Pier Nine. How can I help?';
    expect(sayRecorded(words, withVoice({ saysRecorded: false }))).toBe(words);
  });
});
