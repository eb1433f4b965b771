import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';

import { Tabs } from '~/components/ui/tabs';
import { can, type Permission } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { paths, type SettingsPage } from '~/paths';

const pages: [page: SettingsPage, label: string, needs: Permission][] = [
  ['profile', 'Profile', 'calls.read'],
  ['business', 'Business', 'calls.read'],
  ['team', 'Team', 'team.read'],
  ['notifications', 'Notifications', 'calls.read'],
  ['security', 'Security', 'calls.read'],
  ['feeds', 'Feeds', 'calls.read'],
  ['api', 'API', 'api.manage'],
  ['webhooks', 'Webhooks', 'api.manage'],
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
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <h1>Settings</h1>
      </div>
      <Tabs
        label="Settings"
        items={shown.map(({ page, label }) => ({ to: paths.settings(page), label }))}
      />
      <Outlet />
    </div>
  );
}
