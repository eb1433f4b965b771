import { planOf } from '~/modules/billing/plans';
import { t } from '~/modules/languages/t';

/** A question that people ask, and the answer in paragraphs. `id` is its place on the page. */
export type Question = { id: string; question: string; answer: readonly string[] };

const trial = planOf('trial');

/** All of them, in the order in which people come to them. */
export const questions = (): readonly Question[] => [
  {
    id: 'what',
    question: t`What does Frontdesk do?`,
    answer: [
      t`It answers your business phone with a voice assistant, your receptionist. It asks callers what they want, answers what you taught it, takes messages, books appointments and puts calls through.`,
      t`Afterwards you read each call: a summary, every word with its second, the recording, and what is to be done now.`,
    ],
  },
  {
    id: 'number',
    question: t`Can I keep my number?`,
    answer: [
      t`Yes. You forward your calls to the number that you get here: all of them, or only those that you do not answer, while you speak, or while your phone is off. The page Phone shows the codes of your carrier, and a test call proves that they work.`,
    ],
  },
  {
    id: 'begin',
    question: t`How long does it take to begin?`,
    answer: [
      t`You name your business, choose what the receptionist says, and try it in your browser or on your own phone. Nothing of your phone changes until you forward calls.`,
    ],
  },
  {
    id: 'person',
    question: t`Do callers know that they speak with a machine?`,
    answer: [
      t`You write the greeting, so that is yours to say. Please say it: in many places the law asks for it, and callers who know are not disappointed later.`,
    ],
  },
  {
    id: 'recorded',
    question: t`Are calls recorded, and do callers hear so?`,
    answer: [
      t`Calls are recorded. The greeting that we propose says so, and we warn you when you publish one that does not: many places ask for that by law.`,
    ],
  },
  {
    id: 'languages',
    question: t`Which languages does it speak?`,
    answer: [
      t`English, Spanish, French, German and Portuguese, each with the voices that speak it. These pages are in English and Spanish.`,
    ],
  },
  {
    id: 'cannot',
    question: t`What if it does not know the answer?`,
    answer: [
      t`It invents nothing: it offers to take a message, and you read what was asked. It answers from what you wrote, the documents that you gave it and the pages of your website that you chose.`,
    ],
  },
  {
    id: 'transfer',
    question: t`Can it put somebody through to me?`,
    answer: [
      t`Yes, to people and numbers that you name, for the reasons and at the hours that you set. When nobody picks up, it says so, and takes a message or goes on helping, as you chose.`,
    ],
  },
  {
    id: 'wrong',
    question: t`What if it misunderstands a caller?`,
    answer: [
      t`Each fact of a summary names the second in which it was said, so that you can hear it. What you correct stays corrected, and is marked as yours.`,
    ],
  },
  {
    id: 'spam',
    question: t`What about spam and wrong numbers?`,
    answer: [
      t`They are told apart and do not become follow-ups. You can block a number, and take that back. Spam is not counted against your minutes.`,
    ],
  },
  {
    id: 'cost',
    question: t`What does it cost?`,
    answer: [
      t`A plan by the month or by the year, by the minutes of calls that it includes. The first fourteen days, with ${trial.minutes} minutes, cost nothing and need no card.`,
      t`Spam, test calls and calls under 15 seconds are not counted.`,
    ],
  },
  {
    id: 'used-up',
    question: t`What happens when the minutes are used up?`,
    answer: [
      t`What you chose before: callers leave a message, your own phone rings, or calls are answered as ever and each further minute costs what your plan says. Nothing is charged that you did not choose.`,
    ],
  },
  {
    id: 'cancel',
    question: t`Can I cancel?`,
    answer: [
      t`Whenever you like, by yourself, on the page Billing. Until the end of the period that you paid for, calls are answered as before, as long as there are minutes left; afterwards callers can leave a message, and you read and export everything as before.`,
    ],
  },
  {
    id: 'team',
    question: t`Can my team work with it?`,
    answer: [
      t`Yes: as owner, manager or viewer. Managers work the calls and set up the receptionist; viewers read. Each change is in a log.`,
    ],
  },
  {
    id: 'data',
    question: t`Whose data is it, and can I take it with me?`,
    answer: [
      t`Yours. Every list is there as CSV and JSON, all of it as one download, and follow-ups as a calendar. You can erase a caller, a recording, the business or your account; of callers, recordings, businesses and accounts that were erased you get a receipt.`,
    ],
  },
  {
    id: 'kept',
    question: t`How long are recordings kept?`,
    answer: [
      t`As long as your plan says, and longer where somebody of the business chose to keep one. Transcripts and summaries stay until you erase them.`,
    ],
  },
  {
    id: 'emergency',
    question: t`May people call it in an emergency?`,
    answer: [t`No. It is no emergency service and cannot call one. Have your greeting say so.`],
  },
  {
    id: 'javascript',
    question: t`Do I need a new browser, or an app?`,
    answer: [
      t`No. Every page but the payment itself and the talk with your receptionist in the browser works without JavaScript, on a phone as on a large screen. With it, pages follow calls as they happen.`,
    ],
  },
];

/** Those that the landing page answers. */
export const firstQuestions = (): readonly Question[] =>
  questions().filter(({ id }) => ['number', 'person', 'cannot', 'data'].includes(id));
