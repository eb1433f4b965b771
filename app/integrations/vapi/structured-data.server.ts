import type { Vapi } from '@vapi-ai/server-sdk';

import type { Config } from '~/modules/receptionist/config.server';

type Schema = Vapi.JsonSchema;
type Question = Config['questions']['questions'][number];

/** Ids of questions as names of properties: models keep to letters, digits and underscores. */
export function answerKey(id: string): string {
  return id.replaceAll('-', '_');
}

/**
 * What a model makes of a finished call, as call-report.server.ts reads it: the fixed facts, and under
 * `intake` one property for each question that the owner wants asked. Each answer brings its label along,
 * so that a report can be read without the version that it was made by.
 * Source: Vapi API, `AnalysisPlan.structuredDataPlan.schema` (`JsonSchema`: no lengths, no nulls).
 */
export function structuredDataSchema(questions: Question[]): Schema {
  return {
    type: 'object',
    properties: {
      outcome: {
        type: 'string',
        description: 'What came of the call.',
        enum: [
          'message',
          'booked',
          'answered',
          'transferred',
          'hung-up',
          'wrong-number',
          'spam',
          'silent',
        ],
      },
      sentiment: { type: 'string', enum: ['positive', 'neutral', 'negative'] },
      leadQuality: {
        type: 'string',
        description: 'Only for people who may become customers.',
        enum: ['hot', 'warm', 'cold'],
      },
      callerName: {
        type: 'string',
        description: 'As the caller said it. Leave out if they did not.',
      },
      afterHours: {
        type: 'boolean',
        description: 'Whether the caller was told that the business is closed.',
      },
      insights: {
        type: 'array',
        description: 'Up to five facts that the team should know, each with its proof.',
        items: {
          type: 'object',
          properties: {
            kind: {
              type: 'string',
              description: 'One word: intent, timing, budget, complaint, question …',
            },
            label: { type: 'string', description: 'Two or three words.' },
            value: {
              type: 'string',
              // So that the same question is counted as one, whoever asks it.
              description:
                'One short sentence. Of a question: the question in plain words with its question mark, then the answer.',
            },
            quote: quote,
          },
          required: ['kind', 'label', 'value', 'quote'],
        },
      },
      followUp: {
        type: 'object',
        description: 'What the team has to do. Leave out when there is nothing to do.',
        properties: {
          kind: {
            type: 'string',
            enum: ['call-back', 'send-information', 'appointment', 'custom'],
          },
          title: {
            type: 'string',
            description: 'An order in a few words: "Call Elena about the house".',
          },
          dueAt: {
            type: 'string',
            format: 'date-time',
            description: 'Only if the caller was told a time.',
          },
        },
        required: ['kind', 'title'],
      },
      ...(questions.length > 0 && {
        intake: {
          type: 'object',
          description: 'Answers of the caller. Leave out what was not answered.',
          properties: Object.fromEntries(questions.map((one) => [answerKey(one.id), answer(one)])),
        } satisfies Schema,
      }),
    },
    required: ['outcome', 'sentiment', 'insights'],
  };
}

const quote: Schema = {
  type: 'string',
  description: 'The words on the call that prove it, exactly as they were said.',
};

function answer({ question, label, type, choices }: Question): Schema {
  const value: Schema = {
    text: { type: 'string' } as const,
    'yes-no': { type: 'string', enum: ['yes', 'no'] } as const,
    number: { type: 'number' } as const,
    date: { type: 'string', format: 'date' } as const,
    choice: { type: 'string' } as const,
  }[type] as Schema;
  return {
    type: 'object',
    title: label,
    description: question,
    properties: {
      label: { type: 'string', enum: [label] },
      answer: type === 'choice' ? { ...value, enum: choices } : value,
      quote,
    },
    required: ['label', 'answer', 'quote'],
  };
}
