import { randomUUID } from 'node:crypto';

import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';

type Field = { field: string; message: string };
type Options = {
  status?: number;
  fields?: Field[];
  /** What was done before it went wrong stays done, as a payment attempt that was declined. */
  isDone?: boolean;
};

/** What Paddle refuses, in the words of its error reference (developer.paddle.com/errors). */
export class PaddleProblem extends Error {
  readonly status: number;
  readonly fields: Field[];
  readonly isDone: boolean;

  constructor(
    readonly code: string,
    detail: string,
    { status = 400, fields = [], isDone = false }: Options = {},
  ) {
    super(detail);
    this.status = status;
    this.fields = fields;
    this.isDone = isDone;
  }
}

export function notFound(id: string): PaddleProblem {
  return new PaddleProblem('not_found', `Entity ${id} not found`, { status: 404 });
}

export function invalidField(field: string, message: string): PaddleProblem {
  return invalid([{ field, message }]);
}

/** What a request says that does not fit its shape, a line a field. */
export function invalidRequest(error: z.ZodError): PaddleProblem {
  return invalid(
    error.issues.flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({
          field: [...issue.path, key].join('.'),
          message: 'field is not recognised',
        }));
      }
      return [{ field: issue.path.join('.') || '(root)', message: issue.message }];
    }),
  );
}

function invalid(fields: Field[]): PaddleProblem {
  return new PaddleProblem('invalid_field', 'Request does not pass validation.', { fields });
}

const shared = new Set([
  'authentication_malformed',
  'authentication_missing',
  'bad_request',
  'conflict',
  'forbidden',
  'internal_error',
  'invalid_field',
  'invalid_json',
  'invalid_token',
  'not_found',
  'service_unavailable',
  'too_many_requests',
]);

/** An error in the shape of Paddle's. */
export function refuse(c: Context, { status, code, message, fields }: PaddleProblem) {
  const about = shared.has(code) ? 'shared' : (/^[a-z]+/.exec(code)?.[0] ?? 'shared');
  return c.json(
    {
      error: {
        type: status >= 500 ? 'api_error' : 'request_error',
        code,
        detail: message,
        documentation_url: `https://developer.paddle.com/errors/${about === 'shared' ? about : `${about}s`}/${code}`,
        ...(fields.length > 0 && { errors: fields }),
      },
      meta: { request_id: randomUUID() },
    },
    status as ContentfulStatusCode,
  );
}
