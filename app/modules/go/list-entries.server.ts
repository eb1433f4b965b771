import type { Member } from '~/modules/auth/require-member.server';
import { can, type Permission } from '~/modules/auth/permissions';
import { readCallerFilters } from '~/modules/callers/caller-filters.server';
import { listCallers } from '~/modules/callers/list-callers.server';
import { readFilters } from '~/modules/calls/call-filters.server';
import { callRow } from '~/modules/calls/call-view.server';
import { listCalls } from '~/modules/calls/list-calls.server';
import { formatPhone } from '~/modules/format/phone.server';
import type { Clock } from '~/modules/format/time.server';
import { paths } from '~/paths';
import { t } from '~/modules/languages/t';
import { shortestSearch, type GoEntry } from './go-entries';
import { receptionistPages, settingsPages } from './sub-pages';

const found = 5;

type Page = { label: string; to: string; words?: string; needs?: Permission; isDeep?: boolean };

const pages: Page[] = [
  { label: t`Today`, to: paths.today(), words: t`home urgent now` },
  { label: t`Calls`, to: paths.calls(), words: t`list log` },
  { label: t`Follow-ups`, to: paths.followUps(), words: t`tasks call back due` },
  { label: t`Callers`, to: paths.callers(), words: t`people contacts` },
  { label: t`Appointments`, to: paths.appointments(), words: t`booked calendar` },
  { label: t`Analytics`, to: paths.analytics(), words: t`figures charts` },
  { label: t`Receptionist`, to: paths.receptionist(), words: t`assistant draft` },
  { label: t`Phone`, to: paths.phone(), words: t`number forwarding line` },
  {
    label: t`Billing`,
    to: paths.billing(),
    words: t`plan usage invoices card`,
    needs: 'billing.read',
  },
  { label: t`Settings`, to: paths.settings(), words: t`preferences` },
];
const deeper: Page[] = [
  { label: t`Try the receptionist`, to: paths.tryReceptionist(), words: t`talk test ask` },
  { label: t`What happens at …?`, to: paths.receptionistCheck(), words: t`hours check time` },
  {
    label: t`Import a website`,
    to: paths.websiteImport(),
    words: t`knowledge`,
    needs: 'receptionist.edit',
  },
  { label: t`Outage card`, to: paths.outageCard(), words: t`print forwarding off` },
  {
    label: t`Plans`,
    to: paths.billing('plans'),
    words: t`prices upgrade change`,
    needs: 'billing.manage',
  },
];
const receptionistWords: Record<string, string> = {
  voice: t`name greeting language`,
  hours: t`opening holidays`,
  knowledge: t`files answers`,
  transfers: t`put through people`,
  publish: t`changes live`,
  versions: t`history restore`,
};
const settingsWords: Record<string, string> = {
  profile: t`name picture time zone`,
  business: t`address logo`,
  team: t`members invite people roles`,
  notifications: t`mail quiet hours push`,
  security: t`password sessions two factor code`,
  feeds: t`calendar atom ics`,
  api: t`tokens`,
  data: t`export recordings delete`,
  activity: t`audit log`,
};

/** Every page that the member may open, and what they can do from anywhere. */
export function listEntries({ role, business, businesses, user }: Member, from: string | null) {
  const ofParts = [
    ...deeper,
    ...receptionistPages().map(([page, label]): Page => ({
      label: t`Receptionist: ${label}`,
      to: paths.receptionist(page),
      words: receptionistWords[page],
    })),
    ...settingsPages().map(([page, label, needs]): Page => ({
      label: t`Settings: ${label}`,
      to: paths.settings(page),
      words: settingsWords[page],
      needs,
    })),
  ].map((page) => ({ ...page, isDeep: true }));
  const ofAdmins = user.isAdmin ? [{ label: t`Run Frontdesk`, to: paths.admin() }] : [];
  const all: Page[] = [...pages, ...ofAdmins, ...ofParts];
  const places = all
    .filter(({ needs = 'calls.read' }) => can(role, needs))
    .map(({ label, to, words, isDeep }): GoEntry => ({
      id: to,
      label,
      words,
      icon: 'page',
      to,
      isDeep,
    }));

  const acts: GoEntry[] = [];
  const subject = /^\/(calls|callers)\/[0-9a-f-]{36}$/.exec(from ?? '');
  if (subject && can(role, 'calls.work')) {
    const label =
      subject[1] === 'calls' ? t`Add a note on this call` : t`Add a note on this caller`;
    acts.push({ id: 'note', label, icon: 'new', to: `${from}#new-note` });
  }
  if (can(role, 'follow-ups.work')) {
    acts.push({
      id: 'follow-up',
      label: t`New follow-up`,
      words: t`add task`,
      icon: 'new',
      to: paths.followUps({ new: 1 }),
    });
  }
  for (const { id, name } of businesses) {
    if (id === business.id) continue;
    acts.push({
      id: `business-${id}`,
      label: t`Switch to ${name}`,
      words: t`business show`,
      icon: 'business',
      to: paths.switchBusiness(),
      post: { businessId: id },
    });
  }
  acts.push(
    {
      id: 'add-business',
      label: t`Add a business`,
      words: t`new`,
      icon: 'business',
      to: `${paths.onboarding('business')}?new=1`,
      isDeep: true,
    },
    {
      id: 'out',
      label: t`Sign out`,
      words: t`log out leave`,
      icon: 'out',
      to: paths.logout(),
      post: {},
    },
  );
  return { pages: places, acts };
}

/** To copy the business's own number; nothing while it has none. */
export async function numberEntries({ supabase, business }: Member): Promise<GoEntry[]> {
  const { data } = await supabase
    .from('phone_lines')
    .select('phone_number')
    .eq('business_id', business.id)
    .eq('state', 'active')
    .order('created_at')
    .limit(1);
  const number = data?.[0]?.phone_number;
  if (!number) return [];
  const shown = formatPhone(number);
  const to = paths.phone();
  return [
    {
      id: 'copy',
      label: t`Copy your number`,
      detail: shown,
      words: t`phone`,
      icon: 'copy',
      to,
      copies: shown,
    },
  ];
}

/** The callers and the calls that the search finds: the first few. */
export async function findPeople({ supabase, business }: Member, search: string, clock: Clock) {
  const asked = new URLSearchParams({ q: search });
  const filters = readFilters(asked);
  const ofCallers = readCallerFilters(asked);
  if (search.trim().length < shortestSearch || !filters.q || !ofCallers.q) {
    return { callers: [], calls: [] };
  }
  const [{ callers }, calls] = await Promise.all([
    listCallers(supabase, { business, filters: ofCallers, limit: found }),
    listCalls(supabase, { business, filters, limit: found }),
  ]);
  return {
    callers: callers.slice(0, found).map(({ id, name, number }): GoEntry => {
      const shown = formatPhone(number);
      const detail = name ? shown : null;
      return {
        id: `caller-${id}`,
        label: name ?? shown,
        detail,
        icon: 'caller',
        to: paths.caller(id),
      };
    }),
    calls: calls.slice(0, found).map((call): GoEntry => {
      const { title, wanted } = callRow(call, clock);
      const detail = `${clock.moment(call.started_at)} · ${wanted}`;
      return { id: `call-${call.id}`, label: title, detail, icon: 'call', to: paths.call(call.id) };
    }),
  };
}
