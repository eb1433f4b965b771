import type { Config } from '~/modules/receptionist/config.server';
import { demoBusinesses } from '../demo';

const { harbor, summit } = demoBusinesses;
const day = (from: string, to: string) => [{ from, to }];
const holidays = (year: number) => [
  { date: `${year}-12-25`, name: 'Christmas', ranges: [] },
  { date: `${year + 1}-01-01`, name: 'New Year’s Day', ranges: [] },
];

/** The configurations of the demo businesses, as their owners would have written them. */
export function demoConfigs(year: number): Record<keyof typeof demoBusinesses, Config> {
  return {
    harbor: {
      voice: {
        name: harbor.receptionist,
        greeting: harbor.greeting,
        saysRecorded: true,
        voice: 'Emma',
        languages: ['en', 'es'],
        tone: 'warm',
        instructions:
          'Find out whether the caller wants to buy, sell or rent, and by when. Never name a price for a home: say that Nora or Jon will call with one. If somebody asks for a viewing, offer a time right away.',
      },
      hours: {
        weekly: {
          monday: day('09:00', '18:00'),
          tuesday: day('09:00', '18:00'),
          wednesday: day('09:00', '18:00'),
          thursday: day('09:00', '18:00'),
          friday: day('09:00', '18:00'),
          saturday: day('10:00', '14:00'),
          sunday: [],
        },
        days: [
          ...holidays(year),
          { date: `${year}-12-24`, name: 'Christmas Eve', ranges: day('09:00', '12:00') },
        ],
        afterHours: {
          mode: 'message',
          greeting:
            'Harbor Realty. The office is closed right now, but I can take a message and have an agent call you. This call is recorded. What is it about?',
        },
      },
      questions: {
        questions: [
          {
            id: 'goal',
            question: 'Are you looking to buy, to sell, or to rent?',
            label: 'Wants to',
            type: 'choice',
            choices: ['buy', 'sell', 'rent'],
            isRequired: true,
          },
          {
            id: 'agent',
            question: 'Are you working with another agent already?',
            label: 'Has an agent',
            type: 'yes-no',
            choices: [],
            isRequired: false,
          },
        ],
      },
      knowledge: {
        entries: [
          {
            id: 'area',
            question: 'Which areas do you work in?',
            answer: 'All of San Francisco, and the Peninsula down to San Mateo.',
            source: null,
          },
          {
            id: 'commission',
            question: 'What is your commission?',
            answer:
              'It depends on the home and is agreed in writing before anything begins. An agent will gladly explain it in a call.',
            source: null,
          },
          {
            id: 'parking',
            question: 'Where can I park?',
            answer: 'There are two visitor spaces in front of the office at 410 Bayview Street.',
            source: 'https://harbor-realty.example/visit',
          },
        ],
        files: [],
      },
      transfers: {
        people: [
          {
            id: 'jon',
            name: 'Jon Abara',
            phone: '+14155550188',
            reason: 'asked for Jon, or is in the middle of a closing',
            when: 'open',
          },
          {
            id: 'nora',
            name: 'Nora Lindqvist',
            phone: '+14155550189',
            reason: 'wants to sell a home and is ready to talk now',
            when: 'open',
          },
        ],
        fallback: 'message',
      },
      messages: {
        offersCallBack: true,
        callBackHours: 4,
        appointments: { isOn: true, minutes: 30, noticeHours: 3 },
      },
    },
    summit: {
      voice: {
        name: summit.receptionist,
        greeting: summit.greeting,
        saysRecorded: true,
        voice: 'Clara',
        languages: ['en', 'es'],
        tone: 'formal',
        instructions:
          'Ask new patients for their insurance. For strong pain, swelling or bleeding, offer the earliest time there is. Give no medical advice: in an emergency tell them to call 911.',
      },
      hours: {
        weekly: {
          monday: day('08:00', '17:00'),
          tuesday: day('08:00', '17:00'),
          wednesday: day('08:00', '17:00'),
          thursday: day('08:00', '17:00'),
          friday: day('08:00', '13:00'),
          saturday: [],
          sunday: [],
        },
        days: holidays(year),
        afterHours: {
          mode: 'message',
          greeting:
            'Summit Dental. We’re closed right now. If this is an emergency, please call 911. Otherwise I can take a message. This call is recorded.',
        },
      },
      questions: {
        questions: [
          {
            id: 'new-patient',
            question: 'Have you been with us before?',
            label: 'Has been here before',
            type: 'yes-no',
            choices: [],
            isRequired: true,
          },
          {
            id: 'insurance',
            question: 'Which insurance do you have?',
            label: 'Insurance',
            type: 'choice',
            choices: ['Delta Dental', 'Cigna', 'MetLife', 'another', 'none'],
            isRequired: false,
          },
        ],
      },
      knowledge: {
        entries: [
          {
            id: 'insurance',
            question: 'Which insurance do you take?',
            answer:
              'Delta Dental, Cigna and MetLife are in network. For others we help with the claim.',
            source: null,
          },
          {
            id: 'cleaning',
            question: 'What does a cleaning cost?',
            answer: 'With the exam, one hundred and forty-five dollars without insurance.',
            source: null,
          },
          {
            id: 'parking',
            question: 'Is there parking?',
            answer: 'Yes, behind the building, free for patients.',
            source: 'https://summit-dental.example/visit',
          },
        ],
        files: [],
      },
      transfers: {
        people: [
          {
            id: 'ortega',
            name: 'Dr. Luis Ortega',
            phone: '+13035550177',
            reason: 'returns a call of Dr. Ortega, or is another practice',
            when: 'open',
          },
        ],
        fallback: 'message',
      },
      messages: {
        offersCallBack: true,
        callBackHours: 24,
        appointments: { isOn: true, minutes: 45, noticeHours: 4 },
      },
    },
  };
}
