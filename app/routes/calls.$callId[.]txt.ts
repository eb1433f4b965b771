import type { LoaderFunctionArgs } from '@remix-run/node';

import { requireMember } from '~/modules/auth/require-member.server';
import { callPage } from '~/modules/calls/call-page.server';
import { callText } from '~/modules/calls/call-text.server';
import { readCall } from '~/modules/calls/read-call.server';
import { PaperClock } from '~/modules/format/time.server';
import { noteRows } from '~/modules/notes/note-rows.server';

/** A call as plain text: to paste, to mail, to keep. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params);
  const found = await readCall(supabase, business, params.callId);
  const clock = new PaperClock(business.time_zone);
  const page = callPage(found, clock);
  const notes = noteRows(found.notes, clock);
  headers.set('Content-Type', 'text/plain; charset=utf-8');
  headers.set('Content-Disposition', `inline; filename="call-${page.id.slice(0, 8)}.txt"`);
  headers.set('Cache-Control', 'private, no-store');
  return new Response(callText({ ...page, business: business.name, notes }), { headers });
}
