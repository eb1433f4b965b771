import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const errors: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  429: 'Too Many Requests',
};

/** An error in the shape of Vapi's. */
export function problem(c: Context, status: number, message: string | string[]) {
  return c.json(
    { message, error: errors[status] ?? 'Internal Server Error', statusCode: status },
    status as ContentfulStatusCode,
  );
}
