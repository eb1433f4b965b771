import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';

import { AppShell } from '~/components/app-shell';
import { ErrorView } from '~/components/error-view';
import { useLiveRefresh } from '~/components/use-live-refresh';
import { roleWords } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { formatPhone } from '~/modules/format/phone.server';
import { pictureVersion } from '~/modules/pictures/picture.server';
import { getSite } from '~/modules/site/site.server';
import { readToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

/** The frame of every page for members: navigation, business, account, and what just happened. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, business, businesses, role, user, headers } = await requireMember(request);
  const [lines, overdue, profile, admin, site] = await Promise.all([
    supabase
      .from('phone_lines')
      .select('phone_number')
      .eq('business_id', business.id)
      .eq('state', 'active')
      .order('created_at')
      .limit(1),
    supabase
      .from('follow_ups')
      .select('id', { count: 'exact', head: true })
      .eq('business_id', business.id)
      .in('status', ['open', 'snoozed'])
      .lt('queue_at', new Date().toISOString()),
    supabase.from('profiles').select('full_name, avatar_path').eq('id', user.id).maybeSingle(),
    supabase.rpc('is_platform_admin'),
    getSite(),
  ]);
  const line = lines.data?.[0]?.phone_number;
  const { full_name: fullName, avatar_path: avatar } = profile.data ?? {};
  const { toast, cookie } = await readToast(request);
  if (cookie) headers.append('Set-Cookie', cookie);
  return data(
    {
      business: {
        id: business.id,
        name: business.name,
        phone: line ? formatPhone(line) : null,
        logo: business.logo_path && paths.logo(business.id, pictureVersion(business.logo_path)),
      },
      businesses,
      user: {
        name: fullName || user.email,
        email: user.email,
        picture: avatar ? paths.avatar(user.id, pictureVersion(avatar)) : null,
      },
      role: roleWords[role].label,
      isAdmin: admin.data === true,
      isObserver: role === 'observer',
      banner: site.banner,
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
