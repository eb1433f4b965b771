import type { LoaderFunctionArgs } from '@remix-run/node';

import { getAnalytics } from '~/modules/analytics/analytics.server';
import { sections } from '~/modules/analytics/figures.server';
import { readRange } from '~/modules/analytics/range.server';
import { getUser, requireMember } from '~/modules/auth/require-member.server';
import { hourName, weekdays } from '~/modules/calls/call-words';
import { toCsv, type Column } from '~/modules/export/csv.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';

type Row = { section: string; figure: string; value: number; before: number | null };

const columns: Column<Row>[] = [
  ['section', ({ section }) => section],
  ['figure', ({ figure }) => figure],
  ['value', ({ value }) => value],
  ['before', ({ before }) => before],
];

/** The figures of the page for a spreadsheet: seconds, dollars and calls as plain numbers. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await getUser(request);
  if (!user) return Response.json({ error: t`Sign in first.` }, { status: 401, headers });
  const { supabase, business, headers: memberHeaders } = await requireMember(request);
  const { range } = readRange(new URL(request.url).searchParams, new Clock(business.time_zone));
  const analytics = await getAnalytics(supabase, business.id, range);
  const rows: Row[] = [
    ...sections(analytics, range).flatMap(({ title, figures }) =>
      figures.map(({ name, value, before }) => ({
        section: title,
        figure: name,
        value: Math.round(value * 1e6) / 1e6,
        before: Math.round(before * 1e6) / 1e6,
      })),
    ),
    ...analytics.days.map(({ day, calls }) => ({
      section: t`Calls per day`,
      figure: day,
      value: calls,
      before: null,
    })),
    ...analytics.hours.map(([weekday, hour, calls]) => ({
      section: t`When people call`,
      figure: `${weekdays[weekday as keyof typeof weekdays]} ${hourName(hour)}`,
      value: calls,
      before: null,
    })),
  ];
  const chunks: Uint8Array[] = [];
  for await (const chunk of toCsv(columns, pageOf(rows))) chunks.push(chunk);
  const all = new Headers(memberHeaders);
  all.set('Content-Type', 'text/csv; charset=utf-8');
  all.set(
    'Content-Disposition',
    `attachment; filename="analytics-${range.from}-to-${range.to}.csv"`,
  );
  all.set('Cache-Control', 'private, no-store');
  return new Response(Buffer.concat(chunks), { headers: all });
}

async function* pageOf(rows: Row[]) {
  yield rows;
}
