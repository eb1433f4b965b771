/**
 * The call that the landing page plays through. It is the scenario "hot-lead" of the sandbox, word for word and
 * second for second, which a test holds it to. Nobody in it exists.
 */
export const exampleCall = {
  business: 'Harbor Realty',
  caller: 'Elena Marchetti',
  /** When she rang, in the business's time zone. */
  at: '2026-11-24T14:06',
  timeZone: 'America/Los_Angeles',
  seconds: 85,
  summary:
    'Owns 2 Dockside Avenue, three bedrooms, and wants to sell before spring, so February at the latest. Compares agencies (was quoted a flat fee of twelve thousand) and expects a call today at 5 pm.',
  outcome: 'message',
  leadQuality: 'hot',
  sentiment: 'positive',
  /** Each with the words that prove it. */
  insights: [
    {
      label: 'Ready to sell',
      value: '2 Dockside Avenue, three bedrooms. We redid the kitchen two years ago.',
      quote: 'I own a place at 2 Dockside Avenue',
    },
    {
      label: 'When',
      value:
        'On the market before spring, so February at the latest. The house has become too big for us.',
      quote: 'on the market before spring, so February at the latest',
    },
    {
      label: 'Compares agencies',
      value: 'Was quoted a flat fee of twelve thousand and found it high.',
      quote: 'Another agency said a flat fee of twelve thousand',
    },
    {
      label: 'Asked for a call',
      value: 'Expects it today at 5 pm.',
      quote: 'that works for me',
    },
  ],
  followUp: {
    title: 'Call about listing 2 Dockside Avenue; bring the fees',
    dueAt: '2026-11-24T17:00:00.000-08:00',
    due: 'Due 5:00 pm',
  },
  /** What was said: seconds from the start, by whom, and the words. */
  turns: [
    [
      0.4,
      'bot',
      'Harbor Realty, this is the front desk. The call is recorded so the team can follow up. How can I help?',
    ],
    [
      9.305,
      'user',
      'Hi, yes. My name is Elena Marchetti. I own a place at 2 Dockside Avenue and I’m thinking about selling it.',
    ],
    [
      17.759,
      'bot',
      'Thank you, Elena. I can take the details and have an agent call you. How many bedrooms does it have?',
    ],
    [25.865, 'user', 'It has three bedrooms. We redid the kitchen two years ago.'],
    [31.012, 'bot', 'Noted. Do you have a time in mind for the sale?'],
    [
      36.574,
      'user',
      'We’d like it on the market before spring, so February at the latest. The house has become too big for us.',
    ],
    [45.79, 'bot', 'That helps. Is there anything you’d like the agent to prepare?'],
    [
      50.972,
      'user',
      'Mostly what you charge. Another agency said a flat fee of twelve thousand, and that seemed a lot to me.',
    ],
    [
      59.522,
      'bot',
      'I don’t quote fees myself, but I’ll ask the agent to bring them to the call. Would today at 5 pm suit you?',
    ],
    [68.967, 'user', 'Yes, that works for me.'],
    [72.475, 'bot', 'Is 415, 555, 0177 the best number to reach you?'],
    [77.853, 'user', 'Yes, that’s my cell.'],
    [80.077, 'bot', 'Thank you, Elena. Have a good day.'],
    [84.301, 'user', 'You too. Bye bye.'],
  ] as [second: number, who: 'bot' | 'user', words: string][],
};

/** The turn in which something was said. */
export function turnOf(quote: string): number {
  return exampleCall.turns.findIndex(([, who, words]) => who === 'user' && words.includes(quote));
}
