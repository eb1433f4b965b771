import { z } from 'zod';

import { leads, outcomes, sentiments } from '~/modules/calls/call-words';
import { apiScopes, requestsPerMinute, type ApiScope } from './api-route.server';
import {
  callerShape,
  callShape,
  followUpKinds,
  followUpShape,
  wholeCallShape,
} from './shapes.server';

const errorShape = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      trace_id: z.string().describe('Name it when you write to us.'),
    }),
  })
  .meta({ id: 'Error' });

type Parameter = { name: string; description: string; schema: object };

const query = (
  name: string,
  description: string,
  schema: object = { type: 'string' },
): Parameter => ({
  name,
  description,
  schema,
});
const oneOf = (values: readonly string[]) => ({ type: 'string', enum: values });
const day = { type: 'string', format: 'date' };
const paging = [
  query('limit', 'Rows of a page.', { type: 'integer', minimum: 1, maximum: 100, default: 50 }),
  query('cursor', 'next_cursor of the page before.'),
];

type Operation = {
  id: string;
  summary: string;
  scope: ApiScope;
  parameters: Parameter[];
  answer: object;
};

const operations: Record<string, Operation> = {
  '/calls': {
    id: 'listCalls',
    answer: page('Call'),
    summary: 'Calls, newest first',
    scope: 'calls:read',
    parameters: [
      query('q', 'Words, phrases or a number to search for.'),
      query('status', 'Running calls or ended ones.', oneOf(['running', 'ended'])),
      query('outcome', 'What came of it.', oneOf(Object.keys(outcomes))),
      query('lead', 'How promising it is.', oneOf(Object.keys(leads))),
      query('sentiment', 'The mood.', oneOf(Object.keys(sentiments))),
      query(
        'followup',
        'State of its follow-up.',
        oneOf(['open', 'overdue', 'snoozed', 'done', 'none']),
      ),
      query('hours', 'In opening hours or after them.', oneOf(['after', 'open'])),
      query('from', 'First day, in the time zone of the business.', day),
      query('to', 'Last day.', day),
      query('within', 'The last days, instead of from and to.', oneOf(['1', '7', '30', '90'])),
      query('min', 'Minutes at least.', { type: 'integer' }),
      query('max', 'Minutes at most.', { type: 'integer' }),
      query('spam', 'Spam left out, or alone.', oneOf(['hidden', 'only'])),
      query('caller', 'Id of a caller.', { type: 'string', format: 'uuid' }),
      ...paging,
    ],
  },
  '/calls/{id}': {
    id: 'getCall',
    answer: reference('WholeCall'),
    summary: 'A call with all that was said',
    scope: 'calls:read',
    parameters: [],
  },
  '/callers': {
    id: 'listCallers',
    answer: page('Caller'),
    summary: 'Callers, the newest first',
    scope: 'callers:read',
    parameters: [
      query('q', 'A name, a tag or a number to search for.'),
      query('tag', 'A tag.'),
      query('blocked', 'Blocked ones, or the others.', oneOf(['yes', 'no'])),
      query('calls', 'Called once, or again.', oneOf(['new', 'returning'])),
      query('called', 'When they called last.', oneOf(['7', '30', '90', 'earlier'])),
      ...paging,
    ],
  },
  '/callers/{id}': {
    id: 'getCaller',
    answer: reference('Caller'),
    summary: 'A caller',
    scope: 'callers:read',
    parameters: [],
  },
  '/follow-ups': {
    id: 'listFollowUps',
    answer: page('FollowUp'),
    summary: 'Follow-ups, the newest first',
    scope: 'follow_ups:read',
    parameters: [
      query('view', 'everyone: what is up now.', {
        ...oneOf(['all', 'everyone', 'unassigned', 'snoozed', 'done', 'spam']),
        default: 'all',
      }),
      query('kind', 'What it asks for.', oneOf(followUpKinds)),
      ...paging,
    ],
  },
};

const refusals = {
  400: 'A parameter or a cursor that makes no sense.',
  401: 'No token, or one that does not work.',
  403: 'The token has not the scope, or the plan of the business holds no API.',
  404: 'There is no such thing.',
  429: 'Too many requests: Retry-After says when to go on.',
  503: 'Try again later.',
};

/** The description of the API, from the schemas that say what it answers. */
export function openApi(siteUrl: string) {
  const registry = z.registry<{ id: string }>();
  for (const [id, shape] of Object.entries({
    Call: callShape,
    WholeCall: wholeCallShape,
    Caller: callerShape,
    FollowUp: followUpShape,
    Error: errorShape,
  })) {
    registry.add(shape, { id });
  }
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    io: 'output',
    uri: (id) => `#/components/schemas/${id}`,
  });
  for (const schema of Object.values(schemas)) {
    delete (schema as { $schema?: string }).$schema;
    delete (schema as { $id?: string }).$id;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Frontdesk',
      version: '1',
      description: `Reads what a business has on Frontdesk. ${requestsPerMinute} requests a minute and token.`,
    },
    servers: [{ url: `${siteUrl}/api/v1` }],
    security: [{ token: [] }],
    paths: Object.fromEntries(
      Object.entries(operations).map(([path, { id, summary, scope, parameters, answer }]) => [
        path,
        {
          get: {
            operationId: id,
            summary,
            description: `Needs the scope ${scope}: ${apiScopes[scope].toLowerCase()}.`,
            parameters: [
              ...(path.includes('{id}')
                ? [
                    {
                      name: 'id',
                      in: 'path',
                      required: true,
                      schema: { type: 'string', format: 'uuid' },
                    },
                  ]
                : []),
              ...parameters.map((parameter) => ({ ...parameter, in: 'query' })),
            ],
            responses: {
              200: {
                description: summary,
                headers: { ETag: { schema: { type: 'string' } } },
                content: {
                  'application/json': { schema: answer },
                },
              },
              304: { description: 'As If-None-Match has it.' },
              ...Object.fromEntries(
                Object.entries(refusals).map(([status, description]) => [
                  status,
                  { description, content: { 'application/json': { schema: reference('Error') } } },
                ]),
              ),
            },
          },
        },
      ]),
    ),
    components: {
      schemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function reference(id: string) {
  return { $ref: `#/components/schemas/${id}` };
}

function page(id: string) {
  return {
    type: 'object',
    required: ['data', 'next_cursor'],
    properties: {
      data: { type: 'array', items: reference(id) },
      next_cursor: { type: ['string', 'null'] },
    },
  };
}
