import type { LoaderFunctionArgs } from '@remix-run/node';

import { getUser, requireMember } from '~/modules/auth/require-member.server';
import { readFilters, type Cursor } from '~/modules/calls/call-filters.server';
import { listCalls } from '~/modules/calls/list-calls.server';
import { logger } from '~/logger.server';

const batch = 500;

/**
 * The calls that the filters leave, all of them, newest first: `{ "calls": [ … ] }`. Streamed in batches,
 * so that a year of calls costs no more memory than a page. Should a batch fail, the connection breaks:
 * a reader never takes half a list for a whole one.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  if (!user) return Response.json({ error: 'Sign in first.' }, { status: 401, headers });
  const { supabase, business, headers: memberHeaders } = await requireMember(request);
  const filters = readFilters(new URL(request.url).searchParams);

  async function* rows() {
    let cursor: Cursor | null = null;
    let isFirst = true;
    yield '{"calls":[';
    for (;;) {
      const calls = await listCalls(supabase, { business, filters, cursor, limit: batch });
      for (const { last_words: _words, last_speaker: _speaker, ...call } of calls) {
        yield (isFirst ? '\n' : ',\n') + JSON.stringify(call);
        isFirst = false;
      }
      const last = calls.at(-1);
      if (!last || calls.length < batch) break;
      cursor = { at: last.started_at, id: last.id };
    }
    yield '\n]}\n';
  }

  const iterator = rows();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        if (!request.signal.aborted) logger.error({ err: error }, 'an export broke off');
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  const all = new Headers(memberHeaders);
  all.set('Content-Type', 'application/json; charset=utf-8');
  all.set('Content-Disposition', 'inline; filename="calls.json"');
  all.set('Cache-Control', 'private, no-store');
  return new Response(body, { headers: all });
}
