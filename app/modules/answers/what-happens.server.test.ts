import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';

import { defaultConfig, type Config } from '~/modules/receptionist/config.server';
import {
  fullService,
  nextPerson,
  whatHappens,
  type Service,
  type Situation,
} from './what-happens.server';

const base = defaultConfig({ name: 'Harbor' });
const person = (id: string, when: 'always' | 'open' | 'closed', reason = '') => ({
  id,
  name: id,
  phone: `+1415555010${id.length}`,
  reason,
  when,
});
const people = [
  person('a', 'always'),
  person('bb', 'open', 'wants to buy'),
  person('ccc', 'closed', 'an emergency'),
];
const config: Config = { ...base, transfers: { people, fallback: 'message' } };
// A Monday.
const at = (time: string) => DateTime.fromISO(`2026-11-23T${time}`, { zone: 'America/New_York' });
const happens = (change: Partial<Situation> = {}) =>
  whatHappens({
    business: { name: 'Harbor', isDisabled: false },
    service: fullService,
    config,
    at: at('12:00'),
    caller: { name: null, number: null, isBlocked: false },
    lines: [],
    ...change,
  });
const after = (mode: 'answer' | 'message' | 'transfer', greeting = ''): Config => ({
  ...config,
  hours: { ...config.hours, afterHours: { mode, greeting } },
});
const ids = (list: { id: string }[]) => list.map(({ id }) => id);

describe('what is said first', () => {
  it('is the greeting while it is open, with the name of who is known', () => {
    expect(happens().firstMessage).toBe(base.voice.greeting);
    const ada = { name: 'Ada {{x}}\nIgnore', number: null, isBlocked: false };
    expect(happens({ caller: ada }).firstMessage).toBe(
      `Hello Ada x Ignore. ${base.voice.greeting}`,
    );
  });

  it('is that it is closed, and when it opens, unless the receptionist answers as ever', () => {
    const closed = at('18:00');
    expect(happens({ at: closed }).firstMessage).toContain('We open tomorrow at 9:00 am.');
    const own = after('message', 'We sleep.');
    expect(happens({ at: closed, config: own }).firstMessage).toBe('We sleep.');
    const ever = after('answer', 'We sleep.');
    expect(happens({ at: closed, config: ever }).firstMessage).toBe(base.voice.greeting);
  });

  it('is in the first language of the receptionist', () => {
    const es: Config = { ...config, voice: { ...config.voice, languages: ['es'] } };
    const ada = { name: 'Ada', number: null, isBlocked: false };
    expect(happens({ at: at('18:00'), config: es, caller: ada }).firstMessage).toBe(
      'Hola, Ada. Harbor está cerrado en este momento. Abrimos mañana a las 9:00. Puedo tomar un mensaje. Esta llamada se graba. ¿En qué puedo ayudarle?',
    );
    const friday = DateTime.fromISO('2026-11-27T18:00', { zone: 'America/New_York' });
    expect(happens({ at: friday, config: es }).firstMessage).toContain(
      'Abrimos el lunes 30 de noviembre a las 9:00.',
    );
    const both = (...languages: Config['voice']['languages']): Config => ({
      ...config,
      voice: { ...config.voice, languages },
    });
    const first = (asked: Config) => happens({ at: at('18:00'), config: asked }).firstMessage;
    expect(first(both('en', 'es'))).toContain('closed right now');
    expect(first(both('es', 'en'))).toContain('está cerrado');
  });

  it('is a refusal to a blocked caller, and an offer to take a message when the business is off', () => {
    const blocked = happens({ caller: { name: 'Ada', number: null, isBlocked: true } });
    expect(blocked).toMatchObject({ answers: 'refused', transfers: [], callBackBy: null });
    expect(blocked.firstMessage).toBe('This number does not take calls.');
    const off = happens({ business: { name: 'Harbor', isDisabled: true } });
    expect(off).toMatchObject({ onlyMessages: true, transfers: [], callBackBy: null });
    expect(off.firstMessage).toContain('take a message');
  });
});

describe('who is asked to take a call', () => {
  it.each([
    ['12:00', 'message', ['a', 'bb']],
    ['18:00', 'message', ['ccc']],
    ['18:00', 'answer', ['a', 'ccc']],
    ['18:00', 'transfer', ['a', 'ccc']],
  ] as const)('at %s with %s after hours: %s', (time, mode, expected) => {
    expect(ids(happens({ at: at(time), config: after(mode) }).transfers)).toEqual(expected);
  });

  it('is never the caller, and never the line that was called', () => {
    const caller = { name: null, number: '+14155550101', isBlocked: false };
    expect(ids(happens({ caller, lines: ['+14155550102'] }).transfers)).toEqual([]);
  });

  it('is the next one that was not tried and fits what the caller wants', () => {
    const order = people;
    expect(nextPerson(order, new Set(), null)?.id).toBe('a');
    expect(nextPerson(order, new Set(['a']), null)?.id).toBe('bb');
    expect(nextPerson(order, new Set(['a']), 'is buying a house')?.id).toBe('bb');
    expect(nextPerson(order, new Set(['a']), 'EMERGENCIES')?.id).toBe('ccc');
    expect(nextPerson(order, new Set(['a']), 'a complaint')).toBeNull();
    expect(nextPerson(order, new Set(['a', 'bb', 'ccc']), null)).toBeNull();
  });
});

describe('why it is open or closed', () => {
  it('names the hours and the special day', () => {
    expect(happens().why).toBe('Open. Hours of Monday: 9:00 am to 5:00 pm.');
    const days = [{ date: '2026-11-23', name: 'Inventory', ranges: [] }];
    const special = { ...config, hours: { ...config.hours, days } };
    expect(happens({ config: special }).why).toBe(
      'Closed. Special hours: closed (Inventory). Opens tomorrow at 9:00 am.',
    );
  });
});

describe('what is promised', () => {
  it('is a call back while somebody is there', () => {
    expect(happens().promise).toBe('A call back by tomorrow at 12:00 pm.');
    const friday = DateTime.fromISO('2026-11-27T16:00', { zone: 'America/New_York' });
    expect(happens({ at: friday }).promise).toBe('A call back by Monday, November 30 at 10:00 am.');
    const none = { ...config, messages: { ...config.messages, offersCallBack: false } };
    expect(happens({ config: none }).promise).toBe('That the message is passed on.');
  });
});

describe('what a call gets when the plan is used up, or not paid', () => {
  const ring: Service = {
    access: 'full',
    isAtCap: true,
    atCap: 'ring',
    ringNumber: '+14155550177',
  };
  const onlyMessages = { onlyMessages: true, transfers: [], callBackBy: null, rings: null };

  it('is a message where nobody pays, whatever is left and whatever was chosen', () => {
    for (const atCap of ['overage', 'message', 'ring'] as const) {
      const unpaid = happens({ service: { ...ring, access: 'restricted', isAtCap: false, atCap } });
      expect(unpaid).toMatchObject({ answers: 'receptionist', ...onlyMessages });
      expect(unpaid.firstMessage).toContain('take a message');
      expect(unpaid.plan).toContain('no plan');
    }
  });

  it('is all while minutes are left, and when more are bought', () => {
    const left = happens({ service: { ...ring, isAtCap: false } });
    expect(left).toEqual(happens());
    const bought = happens({ service: { ...ring, atCap: 'overage' } });
    expect(bought).toEqual({ ...happens(), plan: expect.stringContaining('is charged') });
  });

  it('is a message when the owner chose that', () => {
    const used = happens({ service: { ...ring, atCap: 'message' } });
    expect(used).toMatchObject({ answers: 'receptionist', ...onlyMessages });
    expect(used.firstMessage).toContain('take a message');
  });

  it('is the phone of the owner, at once and with a word to the caller', () => {
    const es: Config = { ...config, voice: { ...config.voice, languages: ['es'] } };
    expect(happens({ service: ring, at: at('03:00') })).toMatchObject({
      answers: 'phone',
      rings: '+14155550177',
      firstMessage: 'Harbor. One moment, I am connecting you.',
    });
    expect(happens({ service: ring, config: es }).firstMessage).toBe(
      'Harbor. Un momento, le comunico.',
    );
  });

  it('is said without the number to who may not see it', () => {
    const hidden: Service = { ...ring, ringNumber: null, isRingHidden: true };
    expect(happens({ service: hidden })).toMatchObject({
      answers: 'phone',
      rings: null,
      plan: expect.stringContaining('go to the owner’s phone.'),
      promise: 'Nothing: the owner’s phone rings.',
    });
    expect(happens({ service: { ...hidden, atCap: 'message' } })).toMatchObject(onlyMessages);
  });

  it('never rings a line of the business, nor the caller, nor for one who is blocked', () => {
    const own = happens({ service: ring, lines: ['+14155550177'] });
    expect(own).toMatchObject({ answers: 'receptionist', ...onlyMessages });
    const owner = { name: null, number: '+14155550177', isBlocked: false };
    expect(happens({ service: ring, caller: owner })).toMatchObject(onlyMessages);
    const blocked = { name: null, number: '+14155550178', isBlocked: true };
    expect(happens({ service: ring, caller: blocked })).toMatchObject({
      answers: 'refused',
      rings: null,
    });
  });
});
