import { Form, NavLink } from '@remix-run/react';
import { Check, LogOut, Phone, Search, Sun, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '@remix-run/react';

import { paths } from '~/paths';

type ShellProps = {
  business: { name: string; phone: string | null };
  user: { name: string; email: string };
  role: string;
  overdue: number;
  toast: {
    message: string;
    undo?: { action: string; fields: Record<string, string> };
  } | null;
  children: ReactNode;
};

type Place = { to: string; label: string; icon: LucideIcon; count?: number };

/** Navigation beside the page on wide screens, above and below it on a phone. */
export function AppShell({ business, user, role, overdue, toast, children }: ShellProps) {
  const places: Place[] = [
    { to: paths.today(), label: 'Today', icon: Sun, count: overdue },
    { to: paths.calls(), label: 'Calls', icon: Phone },
  ];
  return (
    <div className="fd-shell">
      <header className="fd-top">
        <span className="flex min-h-11 min-w-0 flex-1 items-center gap-2 px-2">
          <Initials of={business.name} isSquare />
          <b className="truncate font-semibold">{business.name}</b>
        </span>
        <Link className="fd-iconbtn" to={`${paths.calls()}#q`} aria-label="Search calls">
          <Search className="fd-icon fd-icon-lg" aria-hidden />
        </Link>
        <button type="button" className="fd-iconbtn" popovertarget="account" aria-label="Account">
          <Initials of={user.name} />
        </button>
      </header>

      <aside className="fd-side" aria-label="Workspace">
        <div className="flex min-h-11 items-center gap-2 px-2 py-1">
          <Initials of={business.name} isSquare />
          <span className="min-w-0 flex-1">
            <b className="block truncate leading-tight font-semibold">{business.name}</b>
            {business.phone && <small className="fd-muted block text-xs">{business.phone}</small>}
          </span>
        </div>
        <nav className="fd-nav mt-3" aria-label="Main">
          {places.map((place) => (
            <PlaceLink key={place.to} {...place} />
          ))}
        </nav>
        <div className="mt-auto grid gap-1 pt-4">
          <button type="button" className="fd-switch" popovertarget="account">
            <Initials of={user.name} />
            <span className="min-w-0 flex-1">
              <b className="!font-medium">{user.name}</b>
              <small className="capitalize">{role}</small>
            </span>
          </button>
        </div>
      </aside>

      <main className="fd-main" id="main">
        {toast && <Toast {...toast} />}
        {children}
      </main>

      <nav className="fd-tabbar" aria-label="Main, phone">
        {places.map((place) => (
          <PlaceLink key={place.to} {...place} />
        ))}
      </nav>

      <div popover="auto" id="account" className="fd-pop">
        <div className="px-2 pt-1 pb-2">
          <b className="block font-semibold">{user.name}</b>
          <span className="fd-small fd-muted block [overflow-wrap:anywhere]">{user.email}</span>
        </div>
        <hr />
        <Form method="post" action={paths.logout()}>
          <button>
            <LogOut className="fd-icon" aria-hidden />
            Sign out
          </button>
        </Form>
      </div>
    </div>
  );
}

function PlaceLink({ to, label, icon: Icon, count }: Place) {
  return (
    <NavLink to={to} prefetch="intent">
      <Icon className="fd-icon" aria-hidden />
      {label}
      {count ? (
        <span className="fd-count bad">
          {count}
          <span className="sr-only"> overdue</span>
        </span>
      ) : null}
    </NavLink>
  );
}

function Initials({ of, isSquare }: { of: string; isSquare?: boolean }) {
  const words = of.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => word?.[0] ?? '',
  );
  return (
    <span className={`fd-avatar ${isSquare ? 'square' : ''}`} aria-hidden>
      {letters.join('').toUpperCase()}
    </span>
  );
}

function Toast({ message, undo }: NonNullable<ShellProps['toast']>) {
  return (
    <div className="fd-toast mb-4" role="status">
      <Check className="fd-icon" aria-hidden />
      <span className="py-1.5">{message}</span>
      {undo && (
        <Form method="post" action={undo.action}>
          {Object.entries(undo.fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <button>Undo</button>
        </Form>
      )}
    </div>
  );
}
