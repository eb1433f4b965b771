import {
  callBackTime,
  firstName,
  outcome,
  slot,
  type Conversation,
  type Setting,
} from '../scenario';
import { goodbye } from './common';

const treatments = ['a cleaning', 'a check-up', 'a filling', 'a crown', 'whitening'];

export function hotLead(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const due = callBackTime(setting);
  const plan = random.pick(['Delta Dental', 'Cigna', 'MetLife', 'Aetna']);
  const need = random.pick([
    'two implants',
    'braces for my daughter',
    'a whole new treatment plan',
    'Invisalign',
  ]);
  return {
    lines: [
      ['bot', business.greeting],
      [
        'user',
        `Hi, I’m ${caller.name}. We just moved here and need a new dentist, and I’ve been told I need ${need}.`,
      ],
      ['bot', `Welcome, ${firstName(caller)}. We’re taking new patients. Do you have insurance?`],
      ['user', `Yes, ${plan}, through my employer.`],
      [
        'bot',
        `Thank you. Our treatment coordinator can talk about ${need} and what ${plan} covers. Would ${due.words} suit you?`,
      ],
      ['user', 'That would be great. I’d like to start this month.'],
      ...goodbye(setting),
    ],
    summary: `New patient with ${plan}, needs ${need} and would like to start this month. Expects a call ${due.words}.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'positive',
      leadQuality: 'hot',
      insights: [
        {
          kind: 'intent',
          label: 'New patient',
          value: `Needs ${need}.`,
          quote: `I’ve been told I need ${need}`,
        },
        { kind: 'insurance', label: 'Insurance', value: plan, quote: `Yes, ${plan}` },
        {
          kind: 'timing',
          label: 'When',
          value: 'Would like to start this month.',
          quote: 'I’d like to start this month',
        },
      ],
      followUp: {
        kind: 'call-back',
        title: `Call a new patient about ${need} (${plan})`,
        dueAt: due.iso,
      },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function booking(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const time = slot(setting);
  const what = random.pick(treatments);
  const move = random.isTrue(0.4);
  return {
    lines: [
      ['bot', business.greeting],
      [
        'user',
        move
          ? `Hi, ${caller.name}. I need to move my appointment for ${what}.`
          : `Hello, I’d like to make an appointment for ${what}. My name is ${caller.name}.`,
      ],
      ['bot', `I have ${time.words}. Would that work for you?`],
      ['user', random.pick(['Yes, that’s perfect.', 'I think so. Yes.', 'That works, thank you.'])],
      ['bot', `You’re booked for ${what}, ${time.words}.`],
      ...goodbye(setting),
    ],
    summary: move
      ? `Moved the appointment for ${what} to ${time.words}.`
      : `Booked ${what}, ${time.words}.`,
    data: outcome(setting, {
      outcome: 'booked',
      sentiment: 'positive',
      leadQuality: move ? null : 'warm',
      insights: [
        {
          kind: 'appointment',
          label: 'Appointment',
          value: `${what}, ${time.words}.`,
          quote: `booked for ${what}, ${time.words}`,
        },
      ],
      followUp: { kind: 'appointment', title: `Appointment for ${what}`, dueAt: time.iso },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function question(setting: Setting): Conversation {
  const { random, business } = setting;
  const [ask, answer, summary] = random.pick([
    ['Do you take Delta Dental?', 'Yes, we’re in network with Delta Dental.', 'Asked whether Delta Dental is taken.'],
    ['How much is a cleaning without insurance?', 'A cleaning with the exam is one hundred and forty-five dollars.', 'Asked for the price of a cleaning without insurance.'],
    ['Are you open on Friday afternoon?', 'On Fridays we’re open until one.', 'Asked for the Friday hours.'],
    ['Is there parking at the office?', 'Yes, behind the building, and it’s free for patients.', 'Asked about parking.'],
  ] as const); // prettier-ignore
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `I only have a question. ${ask}`],
      ['bot', answer],
      ['user', 'Okay, thank you very much.'],
      ['bot', 'You’re welcome. Goodbye.'],
    ],
    summary,
    data: outcome(setting, {
      outcome: 'answered',
      sentiment: 'neutral',
      callerName: random.isTrue(0.5) ? setting.caller.name : null,
      insights: [{ kind: 'question', label: 'Asked', value: `${ask} ${answer}`, quote: ask }],
    }),
    endedReason: 'customer-ended-call',
  };
}

export function complaint(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const due = callBackTime(setting);
  const [problem, short] = random.pick([
    ['I got a bill for three hundred dollars that my insurance should have paid', 'Got a bill that the insurance should have paid.'],
    ['my crown came off again, one week after you put it in', 'A crown came off again after one week.'],
    ['I waited fifty minutes yesterday although I had an appointment', 'Waited fifty minutes in spite of an appointment.'],
  ] as const); // prettier-ignore
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `${caller.name} here. I have to complain: ${problem}.`],
      ['bot', 'I’m sorry about that. I’ll make sure that somebody looks into it today.'],
      ['user', 'I’ve been a patient for ten years and this has never happened before.'],
      ['bot', `Thank you for telling us. The office manager will call you ${due.words}.`],
      ...goodbye(setting).slice(0, 3),
    ],
    summary: `${short} A patient for ten years, upset. The office manager should call ${due.words}.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'negative',
      insights: [{ kind: 'complaint', label: 'Complaint', value: short, quote: problem }],
      followUp: { kind: 'call-back', title: short.replace(/\.$/, ''), dueAt: due.iso },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function afterHours(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const due = callBackTime(setting);
  const pain = random.pick([
    'a lower molar hurts a lot since this evening',
    'my son chipped a front tooth',
    'a temporary filling fell out',
  ]);
  return {
    lines: [
      [
        'bot',
        `${business.name}. We’re closed right now. If this is an emergency, please call 911. Otherwise I can take a message.`,
      ],
      ['user', `It’s ${caller.name}. It can wait until tomorrow, but ${pain}.`],
      ['bot', `I’m sorry. I’ll ask the team to call you first thing, ${due.words}.`],
      ['user', 'Please do, the earlier the better.'],
      ...goodbye(setting),
    ],
    summary: `After hours: ${pain}. Can wait until tomorrow; call ${due.words}.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'neutral',
      leadQuality: null,
      afterHours: true,
      insights: [
        {
          kind: 'symptom',
          label: 'What is wrong',
          value: `${pain[0]?.toUpperCase()}${pain.slice(1)}.`,
          quote: pain,
        },
      ],
      followUp: { kind: 'call-back', title: `First thing: ${pain}`, dueAt: due.iso },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function transfer(setting: Setting): Conversation {
  const { random, business, caller } = setting;
  const about = random.pick(['the lab results', 'a referral', 'the pre-authorization']);
  return {
    lines: [
      ['bot', business.greeting],
      ['user', `Hi, it’s ${caller.name}. Dr. Ortega asked me to call back about ${about}.`],
      ['bot', 'One moment, please. I’ll put you through.'],
      ['user', 'Thanks.'],
    ],
    summary: `Called back about ${about}; put through to Dr. Ortega.`,
    data: outcome(setting, {
      outcome: 'transferred',
      sentiment: 'neutral',
      insights: [
        {
          kind: 'intent',
          label: 'Returned a call',
          value: `About ${about}.`,
          quote: `asked me to call back about ${about}`,
        },
      ],
    }),
    endedReason: 'assistant-forwarded-call',
    forwardedTo: '+13035550177',
  };
}

export function spanish(setting: Setting): Conversation {
  const { caller } = setting;
  const due = callBackTime(setting);
  return {
    lines: [
      ['bot', 'Summit Dental, buenas tardes. ¿En qué puedo ayudarle?'],
      [
        'user',
        `Buenas tardes, soy ${caller.name}. Quisiera una cita para una limpieza para mis dos hijos.`,
      ],
      ['bot', 'Claro. ¿Qué día le conviene?'],
      ['user', 'Por la tarde, después de las tres. Cualquier día.'],
      ['bot', 'Le llamaremos para confirmar. ¿Es este el mejor número?'],
      ['user', 'Sí. Gracias.'],
      ['bot', 'Gracias a usted.'],
    ],
    summary: `Spanish speaker. Wants cleanings for two children, any day after three in the afternoon. Expects a call ${due.words}.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'positive',
      leadQuality: 'warm',
      insights: [
        {
          kind: 'intent',
          label: 'Two cleanings',
          value: 'For two children.',
          quote: 'una limpieza para mis dos hijos',
        },
        {
          kind: 'timing',
          label: 'When',
          value: 'After three in the afternoon, any day.',
          quote: 'después de las tres',
        },
      ],
      followUp: { kind: 'call-back', title: 'Confirm two cleanings, in Spanish', dueAt: due.iso },
    }),
    endedReason: 'customer-ended-call',
  };
}

export function long(setting: Setting): Conversation {
  const { business, caller } = setting;
  const due = callBackTime(setting);
  const qa: Conversation['lines'] = [
    ['user', 'First, I’m really nervous about dentists. Do you offer sedation?'],
    ['bot', 'Yes, we offer nitrous oxide, and oral sedation for longer visits.'],
    ['user', 'What does the first visit look like?'],
    ['bot', 'An exam and X-rays, about fifty minutes, and nothing is treated on that day unless you want it.'],
    ['user', 'I haven’t been for six years. Will they judge me for that?'],
    ['bot', 'Not at all. Many of our patients come back after a long time.'],
    ['user', 'And can I pay in installments?'],
    ['bot', 'There is a payment plan. The coordinator can explain the terms.'],
    ['user', 'How long does a root canal take, if I need one?'],
    ['bot', 'Usually one or two visits of ninety minutes. The dentist will tell you more after the exam.'],
  ]; // prettier-ignore
  return {
    lines: [
      ['bot', business.greeting],
      [
        'user',
        `Hello, I’m ${caller.name}. I have quite a few questions before I make an appointment.`,
      ],
      ['bot', 'Please, go ahead.'],
      ...qa,
      ['bot', `May our coordinator call you ${due.words} to find a time?`],
      ['user', 'Yes. Mornings are best for me.'],
      ...goodbye(setting),
    ],
    summary: `Nervous about dentists and has not been for six years. Asked about sedation, the first visit, payment plans and root canals. The coordinator should call ${due.words}; mornings are best.`,
    data: outcome(setting, {
      outcome: 'message',
      sentiment: 'neutral',
      leadQuality: 'warm',
      insights: [
        {
          kind: 'fear',
          label: 'Nervous',
          value: 'Asks for sedation.',
          quote: 'I’m really nervous about dentists',
        },
        {
          kind: 'history',
          label: 'Long absence',
          value: 'Has not been for six years.',
          quote: 'I haven’t been for six years',
        },
        {
          kind: 'payment',
          label: 'Installments',
          value: 'Would like a payment plan.',
          quote: 'can I pay in installments',
        },
        {
          kind: 'timing',
          label: 'Mornings',
          value: 'Mornings are best.',
          quote: 'Mornings are best for me',
        },
      ],
      followUp: {
        kind: 'call-back',
        title: 'Find a morning for a nervous new patient',
        dueAt: due.iso,
      },
    }),
    endedReason: 'customer-ended-call',
  };
}
