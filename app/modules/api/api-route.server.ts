import { createHash, randomUUID } from 'node:crypto';

import type { LoaderFunctionArgs } from '@remix-run/node';

import { serviceClient } from '~/integrations/supabase/client.server';
import { logger } from '~/logger.server';
import { etagOf, knownTags } from '~/modules/feeds/etag.server';
import { countRequest, takeAttempt } from '~/modules/auth/throttle.server';
import { t } from '~/modules/languages/t';
import { noteRequest } from '~/modules/operations/current-request.server';

export const apiScopes = {
  'calls:read': t`Calls, with all that was said`,
  'callers:read': t`Callers, with their numbers`,
  'follow_ups:read': t`Follow-ups`,
} as const;
export type ApiScope = keyof typeof apiScopes;

/** Requests that a token has a minute. */
export const requestsPerMinute = 120;

const codes = {
  'bad-request': 400,
  'bad-cursor': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'rate-limited': 429,
  unavailable: 503,
} as const;
export type ApiErrorCode = keyof typeof codes;

/** To throw from a route of the API: what is wrong, for a program and for who writes it. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    message: string,
    readonly headers: Record<string, string> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Who asks: the hash is all that the database needs to know whose rows it may give. */
export type ApiCaller = { tokenHash: string; timeZone: string };

type Handler = (asked: ApiCaller & { params: URLSearchParams; id: string }) => Promise<unknown>;

/**
 * The loader of a route of the read API: a bearer token and never a cookie; no other site's page may read it, since
 * nothing here says that it may. Answers carry an ETag, errors their code and a trace id.
 */
export function apiRoute(scope: ApiScope, handle: Handler) {
  return async ({ request, params }: LoaderFunctionArgs): Promise<Response> => {
    const headers = new Headers();
    try {
      const caller = await authorize(request, scope, headers);
      const body = await handle({
        ...caller,
        params: new URL(request.url).searchParams,
        id: params.id ?? '',
      });
      return answer(request, body, headers);
    } catch (error) {
      return refuse(error, headers);
    }
  };
}

/** What any method but GET is answered. */
export async function apiAction(): Promise<Response> {
  return refuse(
    new ApiError('method-not-allowed', 'The API is read only: use GET.', { Allow: 'GET, HEAD' }),
    new Headers(),
  );
}

/** What an address that is none of the API is answered. */
export async function apiNotFound(): Promise<Response> {
  const words = 'There is no such address. See /api/v1/openapi.json.';
  return refuse(new ApiError('not-found', words), new Headers());
}

async function authorize(request: Request, scope: ApiScope, headers: Headers): Promise<ApiCaller> {
  const [, token] =
    /^Bearer (fdk_[0-9a-f]{64})$/i.exec(request.headers.get('Authorization') ?? '') ?? [];
  const tokenHash = token && createHash('sha256').update(token.toLowerCase()).digest('hex');
  const found = tokenHash ? await findToken(tokenHash) : null;
  if (!tokenHash || !found) {
    const wait = await takeAttempt('api-token', request, 'unknown');
    if (wait > 0) throw tooMany(wait);
    throw new ApiError(
      'unauthorized',
      'Send a token that works: Authorization: Bearer fdk_… . It may have been revoked or have expired.',
      { 'WWW-Authenticate': 'Bearer' },
    );
  }
  noteRequest({ businessId: found.business_id });
  const { remainingPoints, msBeforeNext, isAllowed } = await countRequest(
    found.id,
    requestsPerMinute,
  );
  const seconds = Math.max(Math.ceil(msBeforeNext / 1000), 1);
  headers.set('RateLimit-Limit', String(requestsPerMinute));
  headers.set('RateLimit-Remaining', String(Math.max(remainingPoints, 0)));
  headers.set('RateLimit-Reset', String(seconds));
  if (!isAllowed) throw tooMany(seconds);
  if (!found.has_api) {
    throw new ApiError(
      'forbidden',
      'The plan of this business holds no API. Its owner can take one that does, under Billing.',
    );
  }
  if (!found.scopes.includes(scope)) {
    throw new ApiError('forbidden', `This token has not the scope ${scope}.`);
  }
  return { tokenHash, timeZone: found.time_zone };
}

async function findToken(tokenHash: string) {
  const { data, error } = await serviceClient().rpc('use_api_token', { p_token_hash: tokenHash });
  if (error) throw unavailable(error);
  return data[0];
}

function tooMany(seconds: number): ApiError {
  return new ApiError('rate-limited', `Too many requests. Try again in ${seconds} s.`, {
    'Retry-After': String(seconds),
  });
}

export function unavailable(cause: unknown): ApiError {
  return new ApiError(
    'unavailable',
    'The data could not be read. Try again in a minute.',
    { 'Retry-After': '30' },
    { cause },
  );
}

function answer(request: Request, body: unknown, headers: Headers): Response {
  const text = JSON.stringify(body);
  const etag = etagOf(text);
  headers.set('ETag', etag);
  // Asked again each time: a token that was revoked opens nothing that is kept.
  headers.set('Cache-Control', 'private, no-cache');
  headers.set('Vary', 'Authorization');
  const known = knownTags(request);
  if (known.includes(etag) || known.includes('*')) {
    return new Response(null, { status: 304, headers });
  }
  headers.set('Content-Type', 'application/json; charset=utf-8');
  return new Response(text, { headers });
}

function refuse(error: unknown, headers: Headers): Response {
  const traceId = randomUUID().slice(0, 13);
  const known = error instanceof ApiError ? error : unavailable(error);
  if (known.code === 'unavailable')
    logger.error({ traceId, err: known.cause }, 'the API could not answer');
  for (const [name, value] of Object.entries(known.headers)) headers.set(name, value);
  headers.set('Cache-Control', 'no-store');
  const { code, message } = known;
  return Response.json(
    { error: { code, message, trace_id: traceId } },
    { status: codes[code], headers },
  );
}
