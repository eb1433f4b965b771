import { always, ask, type TemplateWords } from './template-words.server';

/** The templates for owners who read English. */
export const englishTemplates: TemplateWords = {
  'real-estate': {
    instructions: `Find out first whether the caller wants to buy, sell, rent, or is a tenant with a problem.
For buyers and sellers: ask for the property or the area, and when they would like to move. Offer a viewing or a call back from an agent.
Never name a price that you were not told, and give no advice on law or loans: an agent calls back about that.
Tenants with a leak, no heat or a lock-out are urgent: put them through, or take a message marked urgent.`,
    questions: [
      ask('interest', 'Interest', 'Are you looking to buy, sell or rent?', {
        type: 'choice',
        choices: ['Buy', 'Sell', 'Rent', 'I am a tenant'],
        isRequired: true,
      }),
      ask('property', 'Property or area', 'Which property or area is it about?', always),
      ask('timing', 'Timing', 'When would you like to move?'),
      ask('budget', 'Budget', 'What budget do you have in mind?'),
      ask('viewing', 'Wants a viewing', 'Would you like to arrange a viewing?', { type: 'yes-no' }),
    ],
    entries: [
      {
        id: 'viewings',
        question: 'How do viewings work?',
        answer: 'An agent shows the property in person. Viewings take about half an hour.',
      },
      {
        id: 'valuation',
        question: 'What is my home worth?',
        answer:
          'An agent looks at it and gives a valuation, free of charge. They call back to arrange it.',
      },
      {
        id: 'areas',
        question: 'Which areas do you work in?',
        answer:
          'We work in the city and its neighborhoods. An agent can say more about a particular street.',
      },
    ],
  },
  dental: {
    instructions: `Ask first whether the caller is in pain. Pain, swelling, bleeding or a broken tooth is urgent: offer the next time there is, or put them through.
With trouble breathing or swallowing, tell them to call 911 at once.
Give no medical advice and no diagnosis. Ask for nothing about their health beyond the reason of the visit.
Ask whether they have been here before, and for the name of their insurance.`,
    questions: [
      ask('patient', 'New patient', 'Have you been to our practice before?', {
        type: 'choice',
        choices: ['New patient', 'Been here before'],
        isRequired: true,
      }),
      ask('reason', 'Reason of the visit', 'What would you like to be seen for?', always),
      ask('pain', 'In pain', 'Are you in pain right now?', { type: 'yes-no', isRequired: true }),
      ask('insurance', 'Insurance', 'Which dental insurance do you have, if any?'),
      ask('preferred-day', 'Preferred day', 'Which day would suit you?', { type: 'date' }),
    ],
    entries: [
      {
        id: 'new-patients',
        question: 'Do you take new patients?',
        answer: 'Yes. The first visit is an examination with X-rays and takes about an hour.',
      },
      {
        id: 'insurance',
        question: 'Which insurance do you take?',
        answer:
          'We work with most dental plans. Bring your card; we check what is covered beforehand.',
      },
      {
        id: 'cancelling',
        question: 'How do I cancel an appointment?',
        answer: 'Call us at least a day ahead, so that somebody else can have the time.',
      },
    ],
  },
  law: {
    instructions: `Say that you are not a lawyer and that a call makes nobody a client.
Ask for the kind of matter, the other party (so that the firm can check for conflicts), and whether there is a deadline or a date in court.
Give no legal advice and no opinion on a case. Ask for no details of what happened beyond one sentence.
A deadline within three days, or somebody who has been arrested, is urgent: put them through, or take a message marked urgent.`,
    questions: [
      ask('matter', 'Kind of matter', 'What kind of matter is it about?', {
        type: 'choice',
        choices: ['Family', 'Injury', 'Criminal', 'Business', 'Property', 'Something else'],
        isRequired: true,
      }),
      ask('client', 'Is a client', 'Are you a client of the firm already?', { type: 'yes-no' }),
      ask('other-party', 'Other party', 'Who is the other party, so that we can check for conflicts?', always), // prettier-ignore
      ask('deadline', 'Deadline', 'Is there a deadline or a court date?', { type: 'date' }),
    ],
    entries: [
      {
        id: 'consultation',
        question: 'What does a first consultation cost?',
        answer: 'A lawyer calls back first, and says what a consultation costs before it begins.',
      },
      {
        id: 'confidential',
        question: 'Is what I say confidential?',
        answer: 'The call is recorded for the firm only. Please keep the details for the lawyer.',
      },
    ],
  },
  trades: {
    instructions: `Ask what is broken or to be done, the address, and how soon it is needed.
Water that cannot be turned off, no heat in the cold, sparks or a smell of burning is urgent: put the caller through, or take a message marked urgent.
With a smell of gas, tell them to leave the house and to call the gas company or 911 from outside.
Name no prices but those that you were told. Quotes come after somebody has seen the job.`,
    questions: [
      ask('job', 'Job', 'What needs to be done?', always),
      ask('address', 'Address of the job', 'What is the address?', always),
      ask('urgency', 'How soon', 'How soon do you need somebody?', {
        type: 'choice',
        choices: ['Right now', 'This week', 'No hurry'],
        isRequired: true,
      }),
      ask('owner', 'Owner or tenant', 'Do you own the place, or rent it?', {
        type: 'choice',
        choices: ['Owner', 'Tenant'],
      }),
    ],
    entries: [
      {
        id: 'quotes',
        question: 'Are quotes free?',
        answer: 'Yes. Somebody looks at the job first, and the quote is in writing.',
      },
      {
        id: 'area',
        question: 'How far do you travel?',
        answer:
          'We work within about thirty miles. For more, leave the address and we let you know.',
      },
      {
        id: 'licensed',
        question: 'Are you licensed and insured?',
        answer: 'Yes, we are licensed and insured. We send the papers with the quote.',
      },
    ],
  },
  restaurant: {
    instructions: `For a table: ask for the day, the time, how many people and the name, and repeat all of it.
Groups of eight or more, and events, are for the manager: take a message, and promise a call back.
Never say that a dish is free of an allergen: the kitchen answers that. Take down the allergy.
Take no card numbers on the phone.`,
    questions: [
      ask('wish', 'Wish', 'Would you like a table, take-out, or something else?', {
        type: 'choice',
        choices: ['A table', 'Take-out', 'An event', 'Something else'],
        isRequired: true,
      }),
      ask('day', 'Day', 'For which day?', { type: 'date' }),
      ask('party', 'People', 'For how many people?', { type: 'number' }),
      ask('allergies', 'Allergies', 'Are there any allergies that we should know of?'),
    ],
    entries: [
      {
        id: 'walk-ins',
        question: 'Do I need a reservation?',
        answer: 'Walk-ins are welcome. On Friday and Saturday evenings a reservation is better.',
      },
      {
        id: 'vegetarian',
        question: 'Do you have vegetarian dishes?',
        answer: 'Yes, there are vegetarian and vegan dishes every day.',
      },
      {
        id: 'parking',
        question: 'Where can I park?',
        answer: 'There is parking on the street, and a garage nearby.',
      },
    ],
  },
};
