import { firstName, outcome, type Conversation, type Setting } from '../scenario';

/** Calls that are the same in every trade. */

export function wrongNumber(setting: Setting): Conversation {
  const { random, business } = setting;
  const wanted = random.pick([
    'the pizza place on Second Street',
    'Bayside Auto Repair',
    'the DMV',
    'Dr. Feldman’s office',
  ]);
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `Hi, is this ${wanted}?`],
      ['bot', `No, this is ${business.name}. I think you may have the wrong number.`],
      [
        'user',
        random.pick([
          'Oh, sorry about that.',
          'Ah, my mistake. Sorry to bother you.',
          'Oops, wrong number then. Bye.',
        ]),
      ],
      ['bot', 'No trouble at all. Have a good day.'],
    ],
    summary: `Wrong number: was looking for ${wanted}.`,
    data: outcome(setting, { outcome: 'wrong-number', callerName: null }),
    endedReason: 'customer-ended-call',
  };
}

export function spam(setting: Setting): Conversation {
  const { random, business } = setting;
  const [offer, summary] = random.pick([
    ['your business has been pre-approved for a working capital loan of up to two hundred fifty thousand dollars', 'Recorded offer for a business loan.'],
    ['we noticed that your Google listing is not verified and may be removed from the search results', 'Robocall about the Google listing.'],
    ['this is the final notice to extend the warranty on your company vehicle', 'Robocall about a vehicle warranty.'],
    ['we are offering solar panels at zero cost to commercial properties in your area', 'Sales call for solar panels.'],
  ] as const); // prettier-ignore
  return {
    lines: [
      ['bot', business.greeting],
      [
        'user',
        `Hello, this is an important message: ${offer}. Press one to speak to a representative now.`,
      ],
      ['bot', 'Thank you, we are not interested. Please take this number off your list. Goodbye.'],
    ],
    summary,
    data: outcome(setting, {
      outcome: 'spam',
      callerName: null,
      insights: [{ kind: 'spam', label: 'Sales call', value: summary, quote: offer.slice(0, 60) }],
    }),
    endedReason: 'assistant-ended-call',
  };
}

export function hangUp(setting: Setting): Conversation {
  const { random, business, at } = setting;
  const spoke = random.isTrue(0.35);
  return {
    lines: [
      ['bot', business.greeting],
      ...(spoke
        ? ([
            ['user', random.pick(['Oh. Uh, never mind.', 'Is this a machine? I’ll call later.'])],
          ] as Conversation['lines'])
        : []),
    ],
    summary: spoke ? 'Hung up when they heard the receptionist.' : 'Hung up after the greeting.',
    data: outcome(setting, {
      outcome: 'hung-up',
      callerName: null,
      followUp: {
        kind: 'call-back',
        title: 'Hung up after the greeting; call back once',
        dueAt: String(
          at
            .set({ hour: 17, minute: 0 })
            .plus({ days: at.hour >= 15 ? 1 : 0 })
            .toISO(),
        ),
      },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function silent(setting: Setting): Conversation {
  return {
    lines: [
      ['bot', setting.business.greeting],
      ['bot', 'Hello? Are you still there?'],
      ['bot', 'I can’t hear anything, so I’ll hang up now. Please call again.'],
    ],
    silence: 9,
    summary: 'Nobody spoke.',
    data: outcome(setting, { outcome: 'silent', callerName: null }),
    endedReason: 'silence-timed-out',
  };
}

/** The usual end: number checked, thanks said. */
export function goodbye({ random, caller }: Setting): Conversation['lines'] {
  const number = caller.number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '$1, $2, $3');
  return [
    ['bot', `Is ${number} the best number to reach you?`],
    ['user', random.pick(['Yes, that’s my cell.', 'Yes, any time.', 'That’s the one.', 'Yep, this number is fine.'])],
    ['bot', `Thank you, ${firstName({ name: caller.name, number: '' })}. Have a good day.`],
    ['user', random.pick(['Thanks, bye.', 'Thank you, that was easy.', 'Great, thanks a lot. Bye.', 'You too. Bye bye.'])],
  ]; // prettier-ignore
}
