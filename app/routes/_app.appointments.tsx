import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { CalendarDays } from 'lucide-react';
import { z } from 'zod';

import { Downloads } from '~/components/downloads';
import { Empty } from '~/components/ui/empty';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Appointments · Frontdesk` }];

const limit = 200;
const formSchema = z.object({ appointmentId: z.uuid(), intent: z.enum(['cancel', 'restore']) });

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const isPast = new URL(request.url).searchParams.get('when') === 'past';
  const clock = new Clock(business.time_zone);
  const now = new Date().toISOString();
  const all = supabase
    .from('appointments')
    .select('id, name, phone_number, reason, starts_at, ends_at, call_id')
    .eq('business_id', business.id)
    .eq('status', 'booked');
  const { data: rows, error } = await (isPast ? all.lt('ends_at', now) : all.gte('ends_at', now))
    .order('starts_at', { ascending: !isPast })
    .limit(limit);
  if (error) throw appError('unavailable', { cause: error, headers });

  const days = new Map<string, { title: string; items: ReturnType<typeof toItem>[] }>();
  for (const row of rows) {
    const { key, name, date } = clock.day(row.starts_at);
    const day = days.get(key) ?? { title: name ? `${name}, ${date}` : date, items: [] };
    day.items.push(toItem(row, clock));
    days.set(key, day);
  }
  return data(
    {
      days: [...days.values()],
      isPast,
      isCut: rows.length === limit,
      canWork: can(role, 'follow-ups.work'),
    },
    { headers },
  );
}

type Row = {
  id: string;
  name: string;
  phone_number: string | null;
  reason: string;
  starts_at: string;
  ends_at: string;
  call_id: string | null;
};

function toItem(row: Row, clock: Clock) {
  return {
    id: row.id,
    name: row.name,
    phone: row.phone_number && formatPhone(row.phone_number),
    reason: row.reason,
    time: `${clock.time(row.starts_at)} – ${clock.time(row.ends_at)}`,
    callId: row.call_id,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params, 'follow-ups.work');
  const form = formSchema.safeParse(Object.fromEntries(await request.formData())).data;
  if (!form) throw appError('bad-request', { headers });
  const isCancelling = form.intent === 'cancel';
  const { data: changed, error } = await supabase
    .from('appointments')
    .update({ status: isCancelling ? 'cancelled' : 'booked' })
    .eq('business_id', business.id)
    .eq('id', form.appointmentId)
    .select('id, name')
    .maybeSingle();
  // The time was given to somebody else in between: the database keeps two from overlapping.
  if (error?.code === '23P01') {
    await setToast(headers, { message: t`That time is taken by another appointment now` });
    throw redirect(paths.appointments(), { headers });
  }
  if (error) throw appError('unavailable', { cause: error, headers });
  if (!changed) throw appError('not-found', { headers });
  await setToast(headers, {
    message: isCancelling ? t`Cancelled: ${changed.name}` : t`Booked again: ${changed.name}`,
    undo: {
      action: paths.appointments(),
      fields: { appointmentId: changed.id, intent: isCancelling ? 'restore' : 'cancel' },
    },
  });
  throw redirect(paths.appointments(), { headers });
}

export default function Appointments() {
  const { days, isPast, isCut, canWork } = useLoaderData<typeof loader>();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Appointments</h1>
        <p>What callers booked with your receptionist.</p>
      </div>
      <nav className="fd-views" aria-label="Which appointments">
        <Link to={paths.appointments()} aria-current={isPast ? undefined : 'page'}>
          Upcoming
        </Link>
        <Link to={paths.appointments({ when: 'past' })} aria-current={isPast ? 'page' : undefined}>
          Past
        </Link>
      </nav>
      {days.length === 0 && (
        <Empty
          icon={CalendarDays}
          title={isPast ? 'No past appointments' : 'No appointments ahead'}
        >
          <p>When your receptionist books appointments, they show up here by day.</p>
        </Empty>
      )}
      {days.map(({ title, items }) => (
        <section key={title} className="fd-card" aria-label={title}>
          <header>
            <h2>{title}</h2>
          </header>
          <ul className="fd-list">
            {items.map((item) => (
              <li key={item.id} className="max-md:flex-wrap">
                <div className="grow max-md:basis-full">
                  <b className="font-semibold">{item.time}</b>{' '}
                  {item.callId ? <Link to={paths.call(item.callId)}>{item.name}</Link> : item.name}
                  <p className="text-muted text-pretty">
                    {[item.phone, item.reason].filter(Boolean).join(' · ')}
                  </p>
                </div>
                {canWork && !isPast && (
                  <Form method="post" action={paths.appointments()}>
                    <input type="hidden" name="appointmentId" value={item.id} />
                    <button className="btn btn-sm" name="intent" value="cancel">
                      Cancel<span className="sr-only"> {item.name}</span>
                    </button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {isCut && (
        <p className="fd-small fd-muted">
          The first {limit} are shown. A download has all of them.
        </p>
      )}
      <Downloads list="/appointments" filters={{ when: isPast ? 'past' : null }} />
    </div>
  );
}
