import type { LoaderFunctionArgs } from '@remix-run/node';

import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { readyForMore } from '~/modules/export/connection.server';
import { exportFiles } from '~/modules/export/export-files.server';
import { streamBody } from '~/modules/export/stream-body.server';
import { zipChunks } from '~/modules/export/zip.server';
import { Clock } from '~/modules/format/time.server';
import { getSite } from '~/modules/site/site.server';

/**
 * All data of the business in one ZIP, streamed. Should a part of it fail, the connection breaks: nobody
 * takes half an export for a whole one.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'data.export');
  // A session that has to be renewed while we send could not reach the browser any more: its cookies are
  // in the headers. So it is renewed now, and lasts for as long as any export does.
  await supabase.auth.refreshSession();
  const noted = await supabase.rpc('note_export', { p_business_id: business.id });
  if (noted.error) throw appError('unavailable', { cause: noted.error, headers });

  const madeAt = new Date();
  const { url: siteUrl } = await getSite();
  const files = exportFiles({ supabase, business, siteUrl, madeAt });
  const day = new Clock(business.time_zone, madeAt).now.toISODate();
  const all = new Headers(headers);
  all.set('Content-Type', 'application/zip');
  all.set('Content-Disposition', `attachment; filename="${business.slug}-${day}.zip"`);
  all.set('Cache-Control', 'private, no-store');
  const body = streamBody(zipChunks(files), {
    signal: request.signal,
    isReady: readyForMore(context),
  });
  return new Response(body, { headers: all });
}
