import { Form, Link, NavLink } from '@remix-run/react';
import {
  ArrowLeft,
  Bug,
  Building2,
  ChartNoAxesColumn,
  Eye,
  Globe,
  Inbox,
  ListChecks,
  LockKeyhole,
  LogOut,
  Mail,
  ScrollText,
  Users,
  Wallet,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';

import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { Toast } from './app-shell';
import { Brand } from './brand';

type AdminShellProps = {
  user: { name: string; email: string };
  /** False for an admin who belongs to no business: there is no app to go back to. */
  hasApp: boolean;
  /** The business that the admin looks at now. */
  viewed: { name: string } | null;
  toast: { message: string } | null;
  children: ReactNode;
};

const places: { to: string; label: string; icon: LucideIcon }[] = [
  { to: paths.admin(), label: t`Overview`, icon: ChartNoAxesColumn },
  { to: paths.admin('users'), label: t`People`, icon: Users },
  { to: paths.admin('businesses'), label: t`Businesses`, icon: Building2 },
  { to: paths.admin('billing'), label: t`Billing`, icon: Wallet },
  { to: paths.admin('events'), label: t`Events`, icon: Inbox },
  { to: paths.admin('jobs'), label: t`Jobs`, icon: ListChecks },
  { to: paths.admin('messages'), label: t`Messages`, icon: Mail },
  { to: paths.admin('site'), label: t`Site`, icon: Globe },
  { to: paths.admin('activity'), label: t`Activity`, icon: ScrollText },
  { to: paths.admin('errors'), label: t`Errors`, icon: Bug },
  { to: paths.admin('security'), label: t`Security`, icon: LockKeyhole },
];

/** The frame of those who run Frontdesk itself: navigation beside the page, or below it on a phone. */
export function AdminShell({ user, hasApp, viewed, toast, children }: AdminShellProps) {
  return (
    <div className="fd-shell">
      <header className="fd-top">
        <span className="flex min-h-11 min-w-0 flex-auto items-center gap-2 px-2">
          <Brand />
          <span className="fd-tag accent">Admin</span>
        </span>
        {hasApp && (
          <Link className="btn btn-ghost btn-sm" to={paths.today()}>
            App
          </Link>
        )}
        <Form method="post" action={paths.logout()}>
          <button className="btn btn-ghost btn-sm">Sign out</button>
        </Form>
      </header>

      <aside className="fd-side" aria-label="Frontdesk">
        <div className="flex min-h-11 items-center gap-2 px-2 py-1">
          <Brand />
          <span className="fd-tag accent">Admin</span>
        </div>
        <nav className="fd-nav mt-3" aria-label="Admin">
          <Places />
        </nav>
        <div className="mt-auto grid gap-2 pt-4">
          <div className="px-2">
            <b className="block truncate font-medium">{user.name}</b>
            <span className="fd-muted block truncate text-xs">{user.email}</span>
          </div>
          <div className="fd-nav">
            {hasApp && (
              <Link to={paths.today()}>
                <ArrowLeft className="fd-icon" aria-hidden />
                Back to the app
              </Link>
            )}
            <Form method="post" action={paths.logout()}>
              <button>
                <LogOut className="fd-icon" aria-hidden />
                Sign out
              </button>
            </Form>
          </div>
        </div>
      </aside>

      <main className="fd-main" id="main">
        {viewed && <Viewing name={viewed.name} />}
        {toast && <Toast {...toast} />}
        {children}
      </main>

      {/* More places than a phone is wide: what does not fit is reached by moving them aside. */}
      <nav
        className="fd-tabbar [grid-auto-columns:minmax(4.25rem,1fr)] overflow-x-auto"
        aria-label="Admin, phone"
      >
        <Places />
      </nav>
    </div>
  );
}

function Places() {
  return places.map(({ to, label, icon: Icon }) => (
    <NavLink key={to} to={to} end={to === paths.admin()} prefetch="intent">
      <Icon className="fd-icon" aria-hidden />
      {label}
    </NavLink>
  ));
}

function Viewing({ name }: { name: string }) {
  return (
    <div className="fd-note warn mb-4 flex-wrap" role="status">
      <Eye className="fd-icon" aria-hidden />
      <p className="min-w-0 flex-1 basis-48">
        You still look at <b className="font-semibold">{name}</b> as its owner sees it.
      </p>
      <div className="flex gap-2">
        <Link className="btn btn-sm" to={paths.today()}>
          Open it
        </Link>
        <Form method="post" action={paths.adminView()}>
          <button className="btn btn-sm" name="intent" value="stop">
            Stop looking
          </button>
        </Form>
      </div>
    </div>
  );
}
