import { AsyncLocalStorage } from 'node:async_hooks';

type DatabaseError = { code?: string; message?: string; detail?: string; hint?: string };

/**
 * Shim: PostgREST's answers to database errors. The library answers 500 with code `SUP` to errors that it
 * has no rule for, such as a broken check constraint (23514) or `raise exception` (P0001).
 */
export class DatabaseErrors {
  #requests = new AsyncLocalStorage<{ last?: DatabaseError }>();

  /** Remembers the error of the request that is being answered; give it to the connection. */
  readonly remember = <T>(error: T): T => {
    const request = this.#requests.getStore();
    if (request) request.last = error as DatabaseError;
    return error;
  };

  /** Answers a request, with database errors as PostgREST has them. */
  answer(respond: () => Promise<Response>): Promise<Response> {
    return this.#requests.run({}, async () => {
      const response = await respond();
      const error = this.#requests.getStore()?.last;
      if (response.status !== 500 || !error?.code || !/^[0-9A-Z]{5}$/.test(error.code)) {
        return response;
      }
      const body = (await response
        .clone()
        .json()
        .catch(() => ({}))) as { code?: string };
      if (body.code !== 'SUP') return response;
      return Response.json(
        {
          code: error.code,
          message: error.message,
          details: error.detail ?? null,
          hint: error.hint ?? null,
        },
        { status: /^(?:40|53|57|58|XX)/.test(error.code) ? 500 : 400 },
      );
    });
  }
}
