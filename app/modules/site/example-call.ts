import { t } from '~/modules/languages/t';

/**
 * The call that the landing page plays through. It is the scenario "hot-lead" of the sandbox, word for word and
 * second for second, which a test holds it to. Nobody in it exists.
 */
export const exampleCall = () => ({
  business: 'Harbor Realty',
  caller: 'Elena Marchetti',
  /** When she rang, in the business's time zone. */
  at: '2026-11-24T14:06',
  timeZone: 'America/Los_Angeles',
  seconds: 85,
  summary: t`Owns 2 Dockside Avenue, three bedrooms, and wants to sell before spring, so February at the latest. Compares agencies (was quoted a flat fee of twelve thousand) and expects a call today at 5 pm.`,
  outcome: 'message',
  leadQuality: 'hot',
  lead: t`Hot lead`,
  sentiment: 'positive',
  /** Each with the words that prove it, and the turn that has them. */
  insights: [
    {
      label: t`Ready to sell`,
      value: t`2 Dockside Avenue, three bedrooms. We redid the kitchen two years ago.`,
      quote: t`I own a place at 2 Dockside Avenue`,
      turn: 1,
    },
    {
      label: t`When`,
      value: t`On the market before spring, so February at the latest. The house has become too big for us.`,
      quote: t`on the market before spring, so February at the latest`,
      turn: 5,
    },
    {
      label: t`Compares agencies`,
      value: t`Was quoted a flat fee of twelve thousand and found it high.`,
      quote: t`Another agency said a flat fee of twelve thousand`,
      turn: 7,
    },
    {
      label: t`Asked for a call`,
      value: t`Expects it today at 5 pm.`,
      quote: t`that works for me`,
      turn: 9,
    },
  ],
  followUp: {
    title: t`Call about listing 2 Dockside Avenue; bring the fees`,
    dueAt: '2026-11-24T17:00:00.000-08:00',
    due: t`Due 5:00 pm`,
  },
  /** What was said: seconds from the start, by whom, and the words. */
  turns: [
    [
      0.4,
      'bot',
      t`Harbor Realty, this is the front desk. The call is recorded so the team can follow up. How can I help?`,
    ],
    [
      9.305,
      'user',
      t`Hi, yes. My name is Elena Marchetti. I own a place at 2 Dockside Avenue and I’m thinking about selling it.`,
    ],
    [
      17.759,
      'bot',
      t`Thank you, Elena. I can take the details and have an agent call you. How many bedrooms does it have?`,
    ],
    [25.865, 'user', t`It has three bedrooms. We redid the kitchen two years ago.`],
    [31.012, 'bot', t`Noted. Do you have a time in mind for the sale?`],
    [
      36.574,
      'user',
      t`We’d like it on the market before spring, so February at the latest. The house has become too big for us.`,
    ],
    [45.79, 'bot', t`That helps. Is there anything you’d like the agent to prepare?`],
    [
      50.972,
      'user',
      t`Mostly what you charge. Another agency said a flat fee of twelve thousand, and that seemed a lot to me.`,
    ],
    [
      59.522,
      'bot',
      t`I don’t quote fees myself, but I’ll ask the agent to bring them to the call. Would today at 5 pm suit you?`,
    ],
    [68.967, 'user', t`Yes, that works for me.`],
    [72.475, 'bot', t`Is 415, 555, 0177 the best number to reach you?`],
    [77.853, 'user', t`Yes, that’s my cell.`],
    [80.077, 'bot', t`Thank you, Elena. Have a good day.`],
    [84.301, 'user', t`You too. Bye bye.`],
  ] as [second: number, who: 'bot' | 'user', words: string][],
});
