import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';

import { demoBusinesses } from '../../../sandbox/demo';
import { seededRandom } from '../../../sandbox/vapi/random';
import { hotLead } from '../../../sandbox/vapi/scenarios/real-estate';
import { timeMessages } from '../../../sandbox/vapi/vapi-call';
import { exampleCall as example } from './example-call';

const exampleCall = example();

describe('the call of the landing page', () => {
  it('is one that the sandbox plays, word for word and second for second', () => {
    const random = seededRandom(6);
    const conversation = hotLead({
      random,
      business: demoBusinesses.harbor,
      caller: { name: exampleCall.caller, number: '+14155550177' },
      at: DateTime.fromISO(exampleCall.at, { zone: exampleCall.timeZone }),
    });
    const messages = timeMessages({ conversation, startedAt: 0, random });
    expect(exampleCall.turns).toEqual(
      messages.map(({ secondsFromStart, role, message }) => [secondsFromStart, role, message]),
    );
    expect(exampleCall.seconds).toBe(Math.floor(messages.at(-1)!.endTime / 1000));
    const { data } = conversation;
    expect(exampleCall).toMatchObject({
      business: demoBusinesses.harbor.name,
      timeZone: demoBusinesses.harbor.timeZone,
      summary: conversation.summary,
      outcome: data.outcome,
      leadQuality: data.leadQuality,
      sentiment: data.sentiment,
      insights: data.insights.map(({ label, value, quote }) => ({ label, value, quote })),
      followUp: { title: data.followUp?.title, dueAt: data.followUp?.dueAt },
    });
  });

  it('says when the follow-up is due as the business’s clock does', () => {
    const due = DateTime.fromISO(exampleCall.followUp.dueAt, { zone: exampleCall.timeZone });
    const words = due.setLocale('en-US').toFormat('h:mm a').toLowerCase();
    expect(exampleCall.followUp.due).toBe(`Due ${words}`);
  });

  it('has its proof in it, of each fact', () => {
    for (const { quote, turn } of exampleCall.insights) {
      const [, who, words] = exampleCall.turns[turn]!;
      expect(who).toBe('user');
      expect(words).toContain(quote);
    }
  });
});
