import { Form, isRouteErrorResponse, Link, useLocation, useRouteError } from '@remix-run/react';
import { CirclePause, SearchX, TriangleAlert } from 'lucide-react';

import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { useTraceId } from './use-trace-id';

type Shown = {
  status: number;
  code?: string;
  title: string;
  message: string;
  traceId: string | null;
};

/** Numbers of reports are without dashes. */
const isReport = /^[0-9a-f]{32}$/;

/** What a person reads of an error: what happened, what to do, and a trace id. Never a stack. */
export function ErrorView() {
  const error = useRouteError();
  const { status, code, title, message, traceId } = read(error);
  const foundBy = useTraceId(error);
  const { pathname } = useLocation();
  const isPaused = code === 'disabled';
  const Icon = isPaused ? CirclePause : status === 404 ? SearchX : TriangleAlert;
  return (
    <div className="fd-empty mx-auto max-w-xl py-16">
      <Icon className="fd-icon" aria-hidden />
      <h1>{title}</h1>
      <p>{message}</p>
      {traceId && (
        <p className="fd-small">
          Trace <code>{traceId}</code>
        </p>
      )}
      {foundBy && (
        <p className="fd-small">
          {isReport.test(foundBy) ? 'Event' : 'Trace'} <code>{foundBy}</code>
        </p>
      )}
      {isPaused ? (
        // No page of the app is open to them: the one thing to do is to leave, or to come as another.
        <Form method="post" action={paths.logout()}>
          <button className="btn">Sign out</button>
        </Form>
      ) : (
        <p className="flex flex-wrap justify-center gap-2">
          {status >= 500 && (
            <>
              <a className="btn btn-primary" href="">
                Try again
              </a>
              <a className="btn" href={paths.status()}>
                What works now
              </a>
            </>
          )}
          {code === 'bad-page' && (
            <Link className="btn btn-primary" to={pathname}>
              Beginning of the list
            </Link>
          )}
          <Link className="btn" to={paths.today()}>
            Go to Today
          </Link>
        </p>
      )}
    </div>
  );
}

function read(error: unknown): Shown {
  if (isRouteErrorResponse(error)) {
    const body: unknown =
      typeof error.data === 'string' ? parse(error.data) : (error.data as unknown);
    if (body && typeof body === 'object' && 'title' in body && 'message' in body) {
      const { code, title, message, traceId } = body as {
        code?: string;
        title: string;
        message: string;
        traceId?: string;
      };
      return { status: error.status, code, title, message, traceId: traceId ?? null };
    }
    if (error.status === 404) {
      return {
        status: 404,
        title: t`This page is not here`,
        message: t`It may have been moved, or the address is not complete.`,
        traceId: null,
      };
    }
  }
  return {
    status: 500,
    title: t`Something went wrong`,
    message: t`Calls are still being answered and saved. Try again in a minute.`,
    traceId: null,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
