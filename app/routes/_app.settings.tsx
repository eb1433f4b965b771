import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';

import { Tabs } from '~/components/ui/tabs';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { settingsPages } from '~/modules/go/sub-pages';
import { paths } from '~/paths';

/** The frame of all settings: their names, each a page of its own. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { role, headers } = await requireMember(request);
  const shown = settingsPages().filter(([, , needs]) => can(role, needs));
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
