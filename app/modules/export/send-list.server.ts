import type { LoaderFunctionArgs } from '@remix-run/node';
import { DateTime } from 'luxon';

import type { Supabase } from '~/integrations/supabase/client.server';
import { getUser, requireMember } from '~/modules/auth/require-member.server';
import { takeAttempt } from '~/modules/auth/throttle.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { readyForMore } from './connection.server';
import { toCsv } from './csv.server';
import { momentsOf, type ListExport } from './list-exports.server';
import { streamBody } from './stream-body.server';

type Format = 'csv' | 'json';
const types: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};
/** A download must end within the session that it began in. */
const sessionLeftMs = 30 * 60 * 1000;

/**
 * The loader of a list as a file: all rows that the filters of the address leave, streamed in pages, so that
 * any number of them costs the memory of one page. A row that changes meanwhile is in it once, as it was or
 * as it is; one that is made meanwhile is not.
 */
export function sendList<Row>(list: ListExport<Row>, format: Format) {
  return async ({ request, params, context }: LoaderFunctionArgs): Promise<Response> => {
    if (format === 'json') {
      const { user, headers } = await getUser(request);
      if (!user) return Response.json({ error: 'Sign in first.' }, { status: 401, headers });
    }
    const member = await requireMember(request, params, list.permission);
    const { supabase, business, headers } = member;
    const wait = await takeAttempt('download', request, member.user.id);
    if (wait > 0) {
      headers.set('Retry-After', String(wait));
      const words = t`Too many downloads. Try again in ${wait} s.`;
      return new Response(`${words}\n`, { status: 429, headers });
    }
    await keepSession(supabase);
    const { error } = await supabase.rpc('note_download', {
      p_business_id: business.id,
      p_list: list.name,
      p_format: format.toUpperCase(),
    });
    if (error) throw appError('unavailable', { cause: error, headers });

    const madeAt = new Date();
    const pages = list.pages(member, new URL(request.url).searchParams, madeAt);
    const chunks =
      format === 'csv'
        ? toCsv(list.columns(momentsOf(business.time_zone)), pages)
        : toJson(list.name.replaceAll('-', '_'), pages);
    const all = new Headers(headers);
    const moment = DateTime.fromJSDate(madeAt, { zone: business.time_zone });
    const name = `${business.slug}-${list.name}-${moment.toFormat('yyyy-LL-dd-HHmm')}.${format}`;
    all.set('Content-Type', types[format]);
    all.set('Content-Disposition', `attachment; filename="${name}"`);
    all.set('Cache-Control', 'private, no-store');
    const body = streamBody(chunks, { signal: request.signal, isReady: readyForMore(context) });
    return new Response(body, { headers: all });
  };
}

/** A session that had to be renewed while we send could not reach the browser any more: its cookies are in the headers. */
async function keepSession(supabase: Supabase): Promise<void> {
  const { data } = await supabase.auth.getSession();
  const endsAt = (data.session?.expires_at ?? 0) * 1000;
  if (endsAt - Date.now() < sessionLeftMs) await supabase.auth.refreshSession();
}

const encoder = new TextEncoder();

/** `{ "calls": [ … ] }`, a row a line. */
async function* toJson<Row>(name: string, pages: AsyncIterable<Row[]>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  yield encoder.encode(`{${JSON.stringify(name)}:[`);
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
    yield encoder.encode((isFirst ? '\n' : ',\n') + lines);
    isFirst = false;
  }
  yield encoder.encode('\n]}\n');
}
