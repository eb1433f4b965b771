import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { NavLink, Outlet, useLoaderData, useLocation } from '@remix-run/react';
import { useEffect, useRef } from 'react';

import { can, type Permission } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { paths, type SettingsPage } from '~/paths';

const pages: [page: SettingsPage, label: string, needs: Permission][] = [
  ['profile', 'Profile', 'calls.read'],
  ['business', 'Business', 'calls.read'],
  ['team', 'Team', 'team.read'],
  ['notifications', 'Notifications', 'calls.read'],
  ['security', 'Security', 'calls.read'],
  ['data', 'Data', 'calls.read'],
  ['activity', 'Activity', 'audit.read'],
];

/** The frame of all settings: their names, each a page of its own. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { role, headers } = await requireMember(request);
  const shown = pages.filter(([, , needs]) => can(role, needs));
  return data({ pages: shown.map(([page, label]) => ({ page, label })) }, { headers });
}

export default function Settings() {
  const { pages: shown } = useLoaderData<typeof loader>();
  const tabs = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the tabs are wider than the screen: the one that is open is in sight.
  useEffect(() => {
    tabs.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another page is what moves it
  }, [pathname]);
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <h1>Settings</h1>
      </div>
      <nav className="fd-views" aria-label="Settings" ref={tabs}>
        {shown.map(({ page, label }) => (
          <NavLink key={page} to={paths.settings(page)} prefetch="intent">
            {label}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
