import { Form, Link, NavLink, useLocation } from '@remix-run/react';
import {
  Building2,
  CalendarDays,
  ChartColumn,
  Check,
  CreditCard,
  Eye,
  Headset,
  Info,
  Keyboard,
  ListTodo,
  LogOut,
  Phone,
  Plus,
  Search,
  Settings,
  ShieldCheck,
  Smartphone,
  Sun,
  TriangleAlert,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import { t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { GoLink, useGo } from './go-link';
import { KeyboardShortcuts } from './keyboard-shortcuts';
import { Picture } from './ui/picture';
import { useBadge } from './use-badge';

type ShellProps = {
  business: { id: string; name: string; phone: string | null; logo: string | null };
  businesses: { id: string; name: string }[];
  user: { name: string; email: string; picture: string | null };
  /** The role in words. */
  role: string;
  isAdmin: boolean;
  /** An admin looks at somebody else's business, read only. */
  isObserver: boolean;
  banner: { text: string; tone: 'info' | 'warn' | 'bad' } | null;
  canSeeBilling: boolean;
  /** What everybody here should know about the plan; the link is for who can do something. */
  billing: {
    text: string;
    tone: 'info' | 'warn' | 'bad';
    link: { to: string; label: string } | null;
  } | null;
  overdue: number;
  toast: {
    message: string;
    isProblem?: boolean;
    undo?: { action: string; fields: Record<string, string> };
  } | null;
  children: ReactNode;
};

type Place = {
  to: string;
  label: string;
  icon: LucideIcon;
  count?: number;
  /** Five fit at the foot of a phone: this one is in the account menu there. */
  isWideOnly?: boolean;
};

/** Navigation beside the page on wide screens, above and below it on a phone. */
export function AppShell(props: ShellProps) {
  const { business, user, role, isObserver, banner, canSeeBilling, billing, overdue, children } =
    props;
  const toast = useHeldToast(props.toast);
  const go = useGo();
  useBadge(overdue);
  const places: Place[] = [
    { to: paths.today(), label: t`Today`, icon: Sun },
    { to: paths.calls(), label: t`Calls`, icon: Phone },
    { to: paths.followUps(), label: t`Follow-ups`, icon: ListTodo, count: overdue },
    { to: paths.callers(), label: t`Callers`, icon: Users, isWideOnly: true },
    { to: paths.appointments(), label: t`Appointments`, icon: CalendarDays, isWideOnly: true },
    { to: paths.analytics(), label: t`Analytics`, icon: ChartColumn, isWideOnly: true },
    { to: paths.receptionist(), label: t`Receptionist`, icon: Headset },
    { to: paths.phone(), label: t`Phone`, icon: Smartphone, isWideOnly: true },
    ...(canSeeBilling
      ? [{ to: paths.billing(), label: t`Billing`, icon: CreditCard, isWideOnly: true }]
      : []),
    { to: paths.settings(), label: t`Settings`, icon: Settings },
  ];
  return (
    <div className="fd-shell">
      <header className="fd-top">
        <span className="flex min-h-11 min-w-0 flex-1 items-center gap-2 px-2">
          <Picture of={business.name} src={business.logo} isSquare />
          <b className="truncate font-semibold">{business.name}</b>
        </span>
        <GoLink open={go.open} className="fd-iconbtn" label="Find or go to">
          <Search className="fd-icon fd-icon-lg" aria-hidden />
        </GoLink>
        <button type="button" className="fd-iconbtn" popovertarget="account" aria-label="Account">
          <Picture of={user.name} src={user.picture} />
        </button>
      </header>

      <aside className="fd-side" aria-label="Workspace">
        <div className="flex min-h-11 items-center gap-2 px-2 py-1">
          <Picture of={business.name} src={business.logo} isSquare />
          <span className="min-w-0 flex-1">
            <b className="block truncate leading-tight font-semibold">{business.name}</b>
            {business.phone && <small className="fd-muted block text-xs">{business.phone}</small>}
          </span>
        </div>
        <GoLink open={go.open} className="fd-find">
          <Search className="fd-icon" aria-hidden />
          Find or go to
          <kbd className="fd-kbd" aria-hidden>
            Ctrl K
          </kbd>
        </GoLink>
        <nav className="fd-nav" aria-label="Main">
          {places.map((place) => (
            <PlaceLink key={place.to} {...place} />
          ))}
        </nav>
        <div className="mt-auto grid gap-1 pt-4">
          <button type="button" className="fd-switch" popovertarget="account">
            <Picture of={user.name} src={user.picture} />
            <span className="min-w-0 flex-1">
              <b className="!font-medium">{user.name}</b>
              <small>{role}</small>
            </span>
          </button>
        </div>
      </aside>

      <main className="fd-main" id="main">
        {isObserver && <Observing name={business.name} />}
        {banner && (
          <p className={`fd-note ${banner.tone} mb-4`} role="status">
            {banner.text}
          </p>
        )}
        {billing && <BillingBanner {...billing} />}
        {toast && <Toast key={toast.message} {...toast} />}
        {children}
      </main>

      <nav className="fd-tabbar" aria-label="Main, phone">
        {places
          .filter(({ isWideOnly }) => !isWideOnly)
          .map((place) => (
            <PlaceLink key={place.to} {...place} />
          ))}
      </nav>

      <KeyboardShortcuts />
      {go.dialog}
      <AccountMenu {...props} places={places.filter(({ isWideOnly }) => isWideOnly)} />
    </div>
  );
}

/** What just happened is said once, by the first answer: a live update of the same page keeps it. */
function useHeldToast(toast: ShellProps['toast']) {
  const { key } = useLocation();
  const [held, hold] = useState({ key, toast });
  const isOther = toast ? toast !== held.toast : key !== held.key;
  if (isOther) hold({ key, toast });
  return isOther ? toast : held.toast;
}

/** What belongs to the person and not to the page: their businesses, their settings, the way out. */
function AccountMenu({
  business,
  businesses,
  user,
  isAdmin,
  places,
}: ShellProps & {
  /** What has no room at the foot of a phone. */
  places: Place[];
}) {
  // Where it led to another page it is a new one, and closed.
  const { key } = useLocation();
  return (
    <div key={key} popover="auto" id="account" className="fd-pop">
      <div className="px-2 pt-1 pb-2">
        <b className="block font-semibold">{user.name}</b>
        <span className="fd-small fd-muted block [overflow-wrap:anywhere]">{user.email}</span>
      </div>
      <hr />
      {businesses.length > 1 && (
        <Form method="post" action={paths.switchBusiness()} aria-label="Businesses">
          {businesses.map(({ id, name }) => (
            <button
              key={id}
              name="businessId"
              value={id}
              aria-current={id === business.id ? 'true' : undefined}
            >
              {id === business.id ? (
                <Check className="fd-icon" aria-hidden />
              ) : (
                <Building2 className="fd-icon" aria-hidden />
              )}
              <span className="truncate">{name}</span>
            </button>
          ))}
        </Form>
      )}
      {places.map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className="md:hidden">
          <Icon className="fd-icon" aria-hidden />
          {label}
        </Link>
      ))}
      <Link to={`${paths.onboarding('business')}?new=1`}>
        <Plus className="fd-icon" aria-hidden />
        Add a business
      </Link>
      <Link to={paths.settings('profile')}>
        <Settings className="fd-icon" aria-hidden />
        Your settings
      </Link>
      <button type="button" popovertarget="shortcuts">
        <Keyboard className="fd-icon" aria-hidden />
        Keyboard shortcuts
      </button>
      {isAdmin && (
        <Link to={paths.admin()}>
          <ShieldCheck className="fd-icon" aria-hidden />
          Run Frontdesk
        </Link>
      )}
      <hr />
      <Form method="post" action={paths.logout()}>
        <button>
          <LogOut className="fd-icon" aria-hidden />
          Sign out
        </button>
      </Form>
    </div>
  );
}

function Observing({ name }: { name: string }) {
  return (
    <div className="fd-note warn mb-4" role="status">
      <Eye className="fd-icon" aria-hidden />
      <p className="min-w-0 flex-1">
        You look at <b className="font-semibold">{name}</b> as its owner sees it. You can change
        nothing, and it is in its log.
      </p>
      <Form method="post" action={paths.adminView()}>
        <button className="btn btn-sm" name="intent" value="stop">
          Stop looking
        </button>
      </Form>
    </div>
  );
}

/** On every page: a plan that ends is no news to be looked for. */
function BillingBanner({ text, tone, link }: NonNullable<ShellProps['billing']>) {
  const Icon = tone === 'info' ? Info : TriangleAlert;
  return (
    <div className={`fd-note ${tone} mb-4`} role="status">
      <Icon className="fd-icon" aria-hidden />
      <p className="min-w-0 flex-1">{text}</p>
      {link && (
        <Link className="fd-more" to={link.to}>
          {link.label}
        </Link>
      )}
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
          {count < 100 ? count : '99+'}
          <span className="sr-only"> overdue</span>
        </span>
      ) : null}
    </NavLink>
  );
}

/** What just happened, with a way to take it back. */
export function Toast({ message, isProblem, undo }: NonNullable<ShellProps['toast']>) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was pressed may be gone: whoever works by keys goes on from what it did.
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="fd-toast mb-4" role="status" tabIndex={-1} ref={box}>
      {isProblem ? (
        <Info className="fd-icon" aria-hidden />
      ) : (
        <Check className="fd-icon" aria-hidden />
      )}
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
