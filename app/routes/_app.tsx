import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';

import { AppShell } from '~/components/app-shell';
import { ErrorView } from '~/components/error-view';
import { useLiveRefresh } from '~/components/use-live-refresh';
import { requireMember } from '~/modules/auth/require-member.server';
import { formatPhone } from '~/modules/format/phone.server';
import { readToast } from '~/modules/toast/toast.server';

/** The frame of every page for members: navigation, business, account, and what just happened. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, business, role, user, headers } = await requireMember(request);
  const [lines, overdue] = await Promise.all([
    supabase.from('phone_lines').select('phone_number').eq('business_id', business.id).limit(1),
    supabase
      .from('follow_ups')
      .select('id', { count: 'exact', head: true })
      .eq('business_id', business.id)
      .eq('status', 'open')
      .lt('due_at', new Date().toISOString()),
  ]);
  const line = lines.data?.[0]?.phone_number;
  const { toast, cookie } = await readToast(request);
  if (cookie) headers.append('Set-Cookie', cookie);
  return data(
    {
      business: { name: business.name, phone: line ? formatPhone(line) : null },
      user: { name: user.fullName, email: user.email },
      role,
      overdue: overdue.count ?? 0,
      toast,
    },
    { headers },
  );
}

export default function AppLayout() {
  const frame = useLoaderData<typeof loader>();
  useLiveRefresh();
  return (
    <AppShell {...frame}>
      <Outlet />
    </AppShell>
  );
}

export function ErrorBoundary() {
  return (
    <main id="main" className="fd-main">
      <ErrorView />
    </main>
  );
}
