import { logger } from '~/logger.server';
import { BodyTooLargeError } from './read-body.server';

/** Thrown for a body that is no event of the vendor's. Its message is told to the sender. */
export class MalformedEventError extends Error {}

export const maxEventBytes = 5 * 1024 * 1024;

/** Why an event was not taken, as its sender reads it. */
export function refuse(status: number, error: string, headers?: HeadersInit): Response {
  return Response.json({ error }, { status, headers });
}

/** Events are posted; anything else is told so. */
export function refuseMethod(): Response {
  return refuse(405, 'Send events with POST.', { Allow: 'POST' });
}

/** The answer to an event that failed: a fault of the event is said, and all else has it sent again. */
export function refuseFor(error: unknown, logged: string): Response {
  if (error instanceof BodyTooLargeError) return refuse(413, 'The body is over 5 MB.');
  if (error instanceof MalformedEventError) return refuse(400, error.message);
  logger.error({ err: error }, logged);
  return refuse(503, 'Not stored. Send it again.', { 'Retry-After': '5' });
}
