import { data, type LinksFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';

import { AppShell } from '~/components/app-shell';
import { ErrorView } from '~/components/error-view';
import { Live } from '~/components/live';
import { can, roleWords } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { bannerWords, type BillingBanner } from '~/modules/billing/banner.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { liveHub } from '~/modules/live/live-hub.server';
import { pictureVersion } from '~/modules/pictures/picture.server';
import { getSite } from '~/modules/site/site.server';
import { readToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

/** The app can be installed: from its own pages, not from the public ones. */
export const links: LinksFunction = () => [
  { rel: 'manifest', href: '/manifest.webmanifest' },
  { rel: 'apple-touch-icon', href: '/icons/apple-180.png' },
];

/** The frame of every page for members: navigation, business, account, and what just happened. */
export async function loader({ request }: LoaderFunctionArgs) {
  // Before anything is read, here or by the page inside: all of it is as new as this place, or newer.
  const { place } = liveHub;
  const { supabase, business, businesses, role, user, headers } = await requireMember(request);
  const [frame, site] = await Promise.all([
    supabase.rpc('app_frame', { p_business_id: business.id }).maybeSingle(),
    getSite(),
  ]);
  const { phone_number: line, overdue, billing } = frame.data ?? {};
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
        name: user.fullName,
        email: user.email,
        picture: user.avatarPath && paths.avatar(user.id, pictureVersion(user.avatarPath)),
      },
      role: roleWords[role].label,
      isAdmin: user.isAdmin,
      isObserver: role === 'observer',
      canSeeBilling: can(role, 'billing.read'),
      banner: site.banner,
      billing: billing
        ? bannerWords(billing as BillingBanner, new Clock(business.time_zone), {
            canManage: can(role, 'billing.manage'),
          })
        : null,
      overdue: overdue ?? 0,
      toast,
      place,
    },
    { headers },
  );
}

export default function AppLayout() {
  const { place, ...frame } = useLoaderData<typeof loader>();
  return (
    <Live businessId={frame.business.id} place={place}>
      <AppShell {...frame}>
        <Outlet />
      </AppShell>
    </Live>
  );
}

/** Within the frame, so that whoever lost their way has the navigation; without it where the frame itself failed. */
export function ErrorBoundary() {
  const frame = useRouteLoaderData<typeof loader>('routes/_app');
  if (!frame) {
    return (
      <main id="main" className="fd-main">
        <ErrorView />
      </main>
    );
  }
  return (
    <AppShell {...frame}>
      <ErrorView />
    </AppShell>
  );
}
