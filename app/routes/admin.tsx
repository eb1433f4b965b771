import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useRevalidator } from '@remix-run/react';

import { AdminShell } from '~/components/admin-shell';
import { useReturn } from '~/components/use-return';
import { ErrorView } from '~/components/error-view';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { readToast } from '~/modules/toast/toast.server';

/** The frame of every page for those who run Frontdesk. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user, headers } = await requireAdmin(request);
  const viewed = user.businesses.find(({ role }) => role === 'observer');
  const { toast, cookie } = await readToast(request);
  if (cookie) headers.append('Set-Cookie', cookie);
  return data(
    {
      user: { name: user.fullName, email: user.email },
      hasApp: user.businesses.length > 0,
      viewed: viewed ? { name: viewed.name } : null,
      toast,
    },
    { headers },
  );
}

export default function AdminLayout() {
  const frame = useLoaderData<typeof loader>();
  useReturn(useRevalidator().revalidate);
  return (
    <AdminShell {...frame}>
      <Outlet />
    </AdminShell>
  );
}

export function ErrorBoundary() {
  return (
    <main id="main" className="fd-main">
      <ErrorView />
    </main>
  );
}
