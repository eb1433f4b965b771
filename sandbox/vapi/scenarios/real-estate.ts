import {
  callBackTime,
  firstName,
  outcome,
  slot,
  type Conversation,
  type Setting,
} from '../scenario';
import { goodbye } from './common';

const streets = ['Bayview Terrace', 'Quay Lane', 'Lighthouse Row', 'Pier Street', 'Anchor Court', 'Mooring Street', 'Dockside Avenue', 'Harbor Hill Road', 'Ferry Lane', 'Seawall Drive']; // prettier-ignore
const address = ({ random }: Setting) => `${random.int(2, 96)} ${random.pick(streets)}`;
const thousands = (amount: number) => `$${amount.toLocaleString('en-US')},000`;

export function hotLead(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const due = callBackTime(setting);
  const home = address(setting);
  if (random.isTrue(0.5)) {
    const rooms = random.pick(['two bedrooms', 'three bedrooms', 'four bedrooms']);
    const news = random.pick([
      'We redid the kitchen two years ago.',
      'The roof is new since last year.',
      'There is a garage and a small garden.',
    ]);
    const when = random.pick([
      'before spring, so February at the latest',
      'within the next two months',
      'by the end of the quarter',
    ]);
    const reason = random.pick([
      'We’ve already signed for the new place.',
      'My new job starts in Portland.',
      'The house has become too big for us.',
    ]);
    const fee = random.pick([
      'four and a half percent',
      'five percent',
      'a flat fee of twelve thousand',
    ]);
    return {
      lines: [
        ['bot', business.greeting],
        [
          'user',
          `Hi, yes. My name is ${caller.name}. I own a place at ${home} and I’m thinking about selling it.`,
        ],
        [
          'bot',
          `Thank you, ${firstName(caller)}. I can take the details and have an agent call you. How many bedrooms does it have?`,
        ],
        ['user', `It has ${rooms}. ${news}`],
        ['bot', 'Noted. Do you have a time in mind for the sale?'],
        ['user', `We’d like it on the market ${when}. ${reason}`],
        ['bot', 'That helps. Is there anything you’d like the agent to prepare?'],
        [
          'user',
          `Mostly what you charge. Another agency said ${fee}, and that seemed a lot to me.`,
        ],
        [
          'bot',
          `I don’t quote fees myself, but I’ll ask the agent to bring them to the call. Would ${due.words} suit you?`,
        ],
        ['user', 'Yes, that works for me.'],
        ...goodbye(setting),
      ],
      summary: `Owns ${home}, ${rooms}, and wants to sell ${when}. Compares agencies (was quoted ${fee}) and expects a call ${due.words}.`,
      data: outcome(setting, {
        outcome: 'message',
        sentiment: 'positive',
        leadQuality: 'hot',
        insights: [
          {
            kind: 'intent',
            label: 'Ready to sell',
            value: `${home}, ${rooms}. ${news}`,
            quote: `I own a place at ${home}`,
          },
          {
            kind: 'timing',
            label: 'When',
            value: `On the market ${when}. ${reason}`,
            quote: `on the market ${when}`,
          },
          {
            kind: 'competition',
            label: 'Compares agencies',
            value: `Was quoted ${fee} and found it high.`,
            quote: `Another agency said ${fee}`,
          },
          {
            kind: 'contact',
            label: 'Asked for a call',
            value: `Expects it ${due.words}.`,
            quote: 'that works for me',
          },
        ],
        followUp: {
          kind: 'call-back',
          title: `Call about listing ${home}; bring the fees`,
          dueAt: due.iso,
        },
      }),
      endedReason: 'customer-ended-call',
    };
  }
  const budget = thousands(random.int(11, 28) * 50);
  const kind = random.pick([
    'a two-bedroom condo near the water',
    'a family house with a garden',
    'a duplex to rent out',
    'a ground-floor flat for my mother',
  ]);
  const money = random.pick([
    'We are pre-approved by the bank.',
    'It would be a cash purchase.',
    'Our flat is sold, so the money is there.',
  ]);
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `Good morning, this is ${caller.name}. I’m looking for ${kind}.`],
      ['bot', 'I’m happy to help. Do you have a budget in mind?'],
      ['user', `Up to ${budget}. ${money}`],
      ['bot', 'And how soon would you like to move?'],
      [
        'user',
        random.pick([
          'As soon as we find the right one.',
          'In three months, when our lease ends.',
          'Before the school year starts.',
        ]),
      ],
      ['bot', `I’ll have an agent put a list together. May they call you ${due.words}?`],
      ['user', 'Please do. I can see places any evening this week.'],
      ...goodbye(setting),
    ],
    summary: `Looks for ${kind}, up to ${budget}. ${money} Wants a list and a call ${due.words}; free for viewings any evening this week.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'positive',
      leadQuality: 'hot',
      insights: [
        {
          kind: 'intent',
          label: 'Wants to buy',
          value: `Looks for ${kind}.`,
          quote: `I’m looking for ${kind}`,
        },
        {
          kind: 'budget',
          label: 'Budget',
          value: `Up to ${budget}. ${money}`,
          quote: `Up to ${budget}`,
        },
        {
          kind: 'timing',
          label: 'Free for viewings',
          value: 'Any evening this week.',
          quote: 'I can see places any evening this week',
        },
      ],
      followUp: {
        kind: 'call-back',
        title: `Send a list up to ${budget} and call`,
        dueAt: due.iso,
      },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function booking(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const time = slot(setting);
  const home = address(setting);
  const brings = random.pick([
    'brings a pre-approval letter',
    'comes with her partner',
    'comes with his brother, who is a builder',
    'comes alone',
  ]);
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `Hi, I saw ${home} online. Could I come and see it?`],
      ['bot', `Of course. I have ${time.words} free for a viewing. Would that work?`],
      [
        'user',
        `${random.pick(['Yes, perfect.', 'That’s good for me.', 'Let me check. Yes, that works.'])} The name is ${caller.name}.`,
      ],
      ['bot', `Booked: ${home}, ${time.words}. Is there anything we should know?`],
      [
        'user',
        brings === 'comes alone'
          ? 'No, it’s just me.'
          : `I’ll not be alone, just so you know: ${brings.replace('comes with her', 'my').replace('comes with his', 'my').replace('brings a', 'and I’ll bring a')}.`,
      ],
      ...goodbye(setting),
    ],
    summary: `Viewing at ${home}, ${time.words}; ${brings}.`,
    data: outcome(setting, {
      outcome: 'booked',
      sentiment: 'positive',
      leadQuality: random.pick(['hot', 'warm', 'warm']),
      insights: [
        {
          kind: 'appointment',
          label: 'Viewing booked',
          value: `${home}, ${time.words}.`,
          quote: `Booked: ${home}, ${time.words}`,
        },
        {
          kind: 'source',
          label: 'Found it online',
          value: `Asked for ${home} by address.`,
          quote: `I saw ${home} online`,
        },
      ],
      followUp: { kind: 'appointment', title: `Viewing at ${home}`, dueAt: time.iso },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function question(setting: Setting): Conversation {
  const { random, business } = setting;
  const home = address(setting);
  const [ask, answer, summary, label] = random.pick([
    [`Does ${home} allow a dog?`, 'Yes, one dog is fine, with a pet deposit of three hundred dollars.', `Asked whether ${home} allows a dog and how much the deposit is.`, 'Has a dog'],
    [`Is ${home} still available from next month?`, 'It is still listed. The first viewings are this week.', `Asked whether ${home} is still available.`, 'Interested in a listing'],
    ['What are your office hours on Saturday?', 'On Saturdays the office is open from ten to two.', 'Asked for the Saturday hours.', 'Wants to come by'],
    [`What is the HOA fee at ${home}?`, 'The HOA fee there is four hundred and twenty dollars a month.', `Asked for the HOA fee at ${home}.`, 'Asked for the HOA fee'],
    ['Which two-bedroom rentals come up next month?', 'Two of them: one on Pier Street and one on Ferry Lane. Both will be online by Friday.', 'Asked which two-bedroom rentals come up next month.', 'Looks for a rental'],
  ] as const); // prettier-ignore
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `Just a quick question. ${ask}`],
      ['bot', answer],
      [
        'user',
        random.pick([
          'That’s all I wanted to know. Thank you.',
          'Good to know, thanks.',
          'Perfect. Thanks for the help.',
        ]),
      ],
      ['bot', 'You’re welcome. Goodbye.'],
    ],
    summary,
    data: outcome(setting, {
      outcome: 'answered',
      sentiment: random.pick(['positive', 'neutral']),
      leadQuality: random.pick(['warm', 'cold', null]),
      callerName: random.isTrue(0.6) ? setting.caller.name : null,
      insights: [{ kind: 'question', label, value: `${ask} ${answer}`, quote: ask }],
    }),
    endedReason: 'customer-ended-call',
  };
}

export function complaint(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const due = callBackTime(setting);
  const home = address(setting);
  const [problem, short] = random.pick([
    [`the heating at ${home} has been off since last night, and this is the second time I call`, `Heating at ${home} off since last night; called for the second time.`],
    [`your sign at ${home} is still up, two weeks after the sale`, `The sign at ${home} is still up two weeks after the sale.`],
    [`I still don’t have my deposit back for ${home}, and it has been six weeks`, `Waits for the deposit of ${home} for six weeks.`],
    [`nobody came to the viewing at ${home} and I stood there for half an hour`, `Nobody came to the viewing at ${home}.`],
  ] as const); // prettier-ignore
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `This is ${caller.name}. Look, ${problem}.`],
      [
        'bot',
        'I’m sorry to hear that. I’ll pass it on right away so that somebody takes care of it.',
      ],
      [
        'user',
        random.pick([
          'That’s what I was told the last time.',
          'I really hope so. This isn’t how you treat people.',
          'Honestly, I expected better from you.',
        ]),
      ],
      ['bot', `I understand. I’m marking it as urgent. Somebody will call you ${due.words}.`],
      ['user', 'Fine. But please, somebody who can decide something.'],
      ...goodbye(setting).slice(0, 3),
    ],
    summary: `${short} Upset; wants a call from somebody who can decide, ${due.words}.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'negative',
      insights: [
        { kind: 'complaint', label: 'Complaint', value: short, quote: problem.slice(0, 70) },
        {
          kind: 'contact',
          label: 'Wants a decision',
          value: 'Somebody who can decide something should call.',
          quote: 'somebody who can decide something',
        },
      ],
      followUp: { kind: 'call-back', title: short.replace(/\.$/, ''), dueAt: due.iso },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function afterHours(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const due = callBackTime(setting);
  const home = address(setting);
  const wish = random.pick([
    `the floor plan of ${home}`,
    `a ground-floor rental near the ferry, up to $${(random.int(18, 29) * 100).toLocaleString('en-US')} a month`,
    `to see ${home} at the weekend`,
    `somebody to estimate what my apartment at ${home} is worth`,
    `to make an offer for ${home}`,
    `to move my viewing of ${home} to another day`,
    'a list of family houses near the schools',
    'somebody to look at a leaking window on Monday',
  ]);
  return {
    lines: [
      [
        'bot',
        `${business.name}. The office is closed right now, but I can take a message. What can I do for you?`,
      ],
      ['user', `Hi, it’s ${caller.name}. I’d like ${wish}.`],
      ['bot', `I’ll note that. The office opens in the morning; is a call ${due.words} all right?`],
      ['user', 'Sure, that’s early enough.'],
      ...goodbye(setting),
    ],
    summary: `After hours: would like ${wish.replace('my ', 'their ')}. Expects a call ${due.words}.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'positive',
      leadQuality: random.pick(['hot', 'warm', 'warm']),
      afterHours: true,
      insights: [
        {
          kind: 'intent',
          label: 'What they want',
          value: `Would like ${wish.replace('my ', 'their ')}.`,
          quote: `I’d like ${wish}`,
        },
      ],
      followUp: {
        kind: 'call-back',
        title: `Call ${firstName(caller)}: would like ${wish.replace('my ', 'their ')}`,
        dueAt: due.iso,
      },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function transfer(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const about = random.pick([
    'the inspection report',
    'the closing papers',
    'the offer I sent this morning',
    'the keys for Saturday',
  ]);
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `Hello, ${caller.name} here. I’m returning Jon’s call about ${about}.`],
      ['bot', 'One moment, I’ll put you through to Jon.'],
      ['user', 'Thank you.'],
    ],
    summary: `Returned Jon’s call about ${about}; put through to Jon.`,
    data: outcome(setting, {
      outcome: 'transferred',
      sentiment: random.pick(['neutral', 'positive']),
      leadQuality: 'warm',
      insights: [
        {
          kind: 'intent',
          label: 'Returned a call',
          value: `About ${about}.`,
          quote: `I’m returning Jon’s call about ${about}`,
        },
      ],
    }),
    endedReason: 'assistant-forwarded-call',
    forwardedTo: '+14155550188',
  };
}

export function spanish(setting: Setting): Conversation {
  const { random, caller } = setting;
  const due = callBackTime(setting);
  const home = address(setting);
  const rent = (random.int(17, 27) * 100).toLocaleString('en-US');
  return {
    lines: [
      ['bot', 'Harbor Realty, buenos días. Soy la recepcionista. ¿En qué puedo ayudarle?'],
      [
        'user',
        `Buenos días. Me llamo ${caller.name} y quisiera alquilar un apartamento de dos habitaciones.`,
      ],
      ['bot', 'Con mucho gusto. ¿Tiene algún presupuesto?'],
      ['user', `Hasta ${rent} dólares al mes. Vi uno en ${home} que me gustó mucho.`],
      ['bot', '¿Para cuándo lo necesita?'],
      ['user', 'Para el primero del mes que viene, si es posible.'],
      ['bot', 'Muy bien. Un agente que habla español le llamará. ¿Es este el mejor número?'],
      ['user', 'Sí, este mismo. Muchas gracias.'],
      ['bot', 'Gracias a usted. Que tenga un buen día.'],
    ],
    summary: `Spanish speaker. Wants to rent a two-bedroom apartment for up to $${rent} a month from the first of next month; liked ${home}. Expects a call in Spanish.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'positive',
      leadQuality: 'warm',
      insights: [
        {
          kind: 'language',
          label: 'Speaks Spanish',
          value: 'Should be called by somebody who does too.',
          quote: 'quisiera alquilar un apartamento',
        },
        {
          kind: 'budget',
          label: 'Budget',
          value: `Up to $${rent} a month.`,
          quote: `Hasta ${rent} dólares al mes`,
        },
        { kind: 'property', label: 'Liked a listing', value: home, quote: `Vi uno en ${home}` },
      ],
      followUp: { kind: 'call-back', title: `Call in Spanish about ${home}`, dueAt: due.iso },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function long(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const due = callBackTime(setting);
  const budget = thousands(random.int(12, 20) * 50);
  const from = random.pick(['Lyon', 'Boston', 'Singapore', 'Toronto']);
  const qa: Conversation['lines'] = [
    ['user', 'How are the schools around the harbor?'],
    ['bot', 'There are two elementary schools within ten minutes, and the high school is up the hill. The agent can send you the ratings.'],
    ['user', 'And the commute to downtown?'],
    ['bot', 'The ferry takes twenty-five minutes and runs every half hour on weekdays.'],
    ['user', 'We have two cats. Is that a problem with most buildings?'],
    ['bot', 'Most condominiums here allow two cats. I’ll note it so that the list leaves out the others.'],
    ['user', 'Good. What about parking? We’ll have one car, and maybe a second one later.'],
    ['bot', 'Houses usually have a driveway. In the condominiums one space is included and a second costs extra.'],
    ['user', 'Do you know anything about flood insurance by the water?'],
    ['bot', 'That depends on the exact address. I’ll ask the agent to include it for every place on the list.'],
    ['user', 'One more thing. My wife can only see places by video at first. Is that possible?'],
    ['bot', 'Yes, the team does video tours. I’ll note that you would like them.'],
    ['user', 'And the taxes? Somebody told us they went up a lot.'],
    ['bot', 'I can’t say a figure that I’m not sure of. The agent will bring the numbers for each place.'],
  ]; // prettier-ignore
  return {
    lines: [
      ['bot', business.greeting],
      [
        'user',
        `Hello, my name is ${caller.name}. We’re relocating from ${from} in March and have a lot of questions, if you have a moment.`,
      ],
      ['bot', 'Take your time. What are you looking for?'],
      ['user', `Three bedrooms, close to the water, under ${budget}.`],
      ['bot', 'Thank you. I’ll note that. What would you like to know?'],
      ...qa,
      [
        'bot',
        `I have all of it. An agent will call you ${due.words} with a list. Is that all right?`,
      ],
      ['user', 'That would be wonderful. You’ve been very patient.'],
      ...goodbye(setting),
    ],
    summary: `Relocating from ${from} in March with two cats; wants three bedrooms close to the water under ${budget}. Asked about schools, commute, parking, flood insurance and taxes; needs video tours at first. Expects a call with a list ${due.words}.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'positive',
      leadQuality: 'hot',
      insights: [
        {
          kind: 'intent',
          label: 'Relocating',
          value: `From ${from}, in March.`,
          quote: `We’re relocating from ${from} in March`,
        },
        {
          kind: 'budget',
          label: 'Budget',
          value: `Three bedrooms close to the water, under ${budget}.`,
          quote: `close to the water, under ${budget}`,
        },
        {
          kind: 'pets',
          label: 'Two cats',
          value: 'Leave out buildings without pets.',
          quote: 'We have two cats',
        },
        {
          kind: 'video',
          label: 'Video tours first',
          value: 'His wife sees places by video at first.',
          quote: 'see places by video at first',
        },
        {
          kind: 'open-question',
          label: 'Question left open',
          value: 'Property taxes: the receptionist could not say.',
          quote: 'I can’t say a figure that I’m not sure of',
        },
      ],
      followUp: {
        kind: 'send-information',
        title: `Prepare a list under ${budget} with taxes and flood insurance, then call`,
        dueAt: due.iso,
      },
    }),
    endedReason: 'customer-ended-call',
  };
}
