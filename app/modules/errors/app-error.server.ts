import { randomUUID } from 'node:crypto';

import { reportError } from '~/integrations/sentry/report.server';
import { logger } from '~/logger.server';
import { t } from '~/modules/languages/t';

/** What a page says of each kind of failure: what happened, and what to do. */
const kinds = {
  'not-found': {
    status: 404,
    title: t`This page is not here`,
    message: t`It may have been moved, or the address is not complete.`,
  },
  'call-not-found': {
    status: 404,
    title: t`This call is not here`,
    message: t`It may have been deleted, belong to another business, or the address is not complete.`,
  },
  'call-erased': {
    status: 410,
    title: t`This call was erased`,
    message: t`Its caller asked to be forgotten, and all that was kept of them is gone for good.`,
  },
  'caller-erased': {
    status: 410,
    title: t`This caller was erased`,
    message: t`They asked to be forgotten, and all that was kept of them is gone for good.`,
  },
  'note-not-found': {
    status: 404,
    title: t`This note is not here`,
    message: t`Somebody deleted it meanwhile, or the call that it was about is gone.`,
  },
  'caller-not-found': {
    status: 404,
    title: t`This caller is not here`,
    message: t`They may have been erased, or belong to another business.`,
  },
  forbidden: {
    status: 403,
    title: t`Your role does not allow this`,
    message: t`Ask an owner of the business to do it, or to change your role.`,
  },
  observing: {
    status: 403,
    title: t`You only look at this business`,
    message: t`Nothing was changed. Stop looking at it before you change something of your own.`,
  },
  disabled: {
    status: 403,
    title: t`This account is paused`,
    message: t`Frontdesk has paused it. Its calls are still being answered and saved. Write to us.`,
  },
  'bad-request': {
    status: 400,
    title: t`That could not be read`,
    message: t`Go back, check what you entered, and send it again.`,
  },
  'bad-page': {
    status: 400,
    title: t`This page of the list is not here`,
    message: t`Its address was changed on the way. Start again from the beginning of the list.`,
  },
  unavailable: {
    status: 503,
    title: t`This could not be loaded`,
    message: t`Calls are still being answered and saved. Try again in a minute.`,
  },
  'invoice-unavailable': {
    status: 502,
    title: t`The invoice cannot be fetched right now`,
    message: t`Paddle keeps it, and did not hand it out. Try again in a minute.`,
  },
  'recording-missing': {
    status: 404,
    title: t`There is no recording`,
    message: t`This call was not recorded, or its recording has been deleted.`,
  },
  'sample-unavailable': {
    status: 502,
    title: t`The sample cannot be played right now`,
    message: t`The phone service did not hand it out. Try again in a minute, or try the voice in a call.`,
  },
  'recording-unavailable': {
    status: 502,
    title: t`The recording cannot be played right now`,
    message: t`The phone service did not hand it out. Try again in a minute.`,
  },
} as const;

export type AppErrorCode = keyof typeof kinds;
/** The body of an error response: all that a person gets to read. */
export type AppErrorBody = { code: AppErrorCode; title: string; message: string; traceId: string };

/**
 * A response to throw from a loader or action. The cause goes to the log with the trace id; the page
 * gets words and the trace id only.
 */
export function appError(
  code: AppErrorCode,
  { cause, headers }: { cause?: unknown; headers?: Headers } = {},
): Response {
  const { status, title, message }: { status: number; title: string; message: string } =
    kinds[code];
  const traceId = randomUUID().slice(0, 13);
  if (status >= 500) {
    const eventId = reportError(cause, { code, traceId }) ?? undefined;
    logger.error({ code, traceId, eventId, err: cause }, 'an answer failed');
  }
  const body: AppErrorBody = { code, title, message, traceId };
  const all = new Headers(headers);
  all.set('Content-Type', 'application/json; charset=utf-8');
  return new Response(JSON.stringify(body), { status, headers: all });
}
