import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';

import { Downloads } from '~/components/downloads';
import { LimitNote } from '~/components/limit-note';
import { Note } from '~/components/ui/note';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { getBilling } from '~/modules/billing/billing.server';
import { appError } from '~/modules/errors/app-error.server';
import { plural, t } from '~/modules/languages/t';
import { listInvitations, listMembers } from '~/modules/team/list-team.server';
import {
  changeRole,
  handOver,
  invite,
  inviteAgain,
  leave,
  refuseOtherBusiness,
  removeMember,
  revokeInvitation,
} from './actions.server';
import { InvitationsCard } from './invitations-card';
import { InviteCard } from './invite-card';
import { LeaveCard } from './leave-card';
import { MembersCard } from './members-card';

export const meta: MetaFunction = () => [{ title: t`Team · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'team.read');
  const asked = listMembers(member);
  const [members, invitations, billing] = await Promise.all([
    asked,
    listInvitations(member, asked),
    getBilling(member.supabase, member.business.id),
  ]);
  const open = invitations.filter(({ isExpired }) => !isExpired).length;
  const { seats } = billing.limits;
  const isFull = seats !== null && members.length + open >= seats;
  return data(
    {
      business: { id: member.business.id, name: member.business.name },
      me: member.user.id,
      canManage: can(member.role, 'team.manage'),
      members,
      invitations,
      full: isFull ? { plan: billing.plan.label, seats, members: members.length, open } : null,
    },
    { headers: member.headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'team.read');
  const form = await request.formData();
  if (form.get('businessId') !== member.business.id) return refuseOtherBusiness(member, form);
  switch (form.get('intent')) {
    case 'invite':
      return invite(member, form);
    case 'invite-again':
      return inviteAgain(member, form);
    case 'revoke':
      return revokeInvitation(member, form);
    case 'role':
      return changeRole(member, form);
    case 'remove':
      return removeMember(member, form);
    case 'hand-over':
      return handOver(member, form);
    case 'leave':
      return leave(member);
    default:
      throw appError('bad-request', { headers: member.headers });
  }
}

export default function Team() {
  const { business, me, canManage, members, invitations, full } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const fault = result?.fault ?? null;
  // A fault stands at its form, or above all when that form is not there any more.
  const hasPlace =
    fault?.at === 'leave' ||
    (canManage && [...members, ...invitations].some(({ id }) => id === fault?.at));
  const mine = members.find(({ id }) => id === me);
  return (
    <>
      {fault && !hasPlace && (
        <Note tone="bad" title="That was not done">
          {fault.message}
        </Note>
      )}
      <MembersCard {...{ business, me, canManage, members, fault }} />
      {canManage && full && (
        <LimitNote title="No seat is left" canManage>
          {whyFull(full)} Nobody loses their place; to add somebody, make room or take a larger
          plan.
        </LimitNote>
      )}
      {canManage && !full && (
        // Once the list has changed the form is a new one, and empty.
        <InviteCard
          key={invitations.map(({ id, sent }) => id + sent).join()}
          business={business}
          lastResult={result?.lastResult}
        />
      )}
      {invitations.length > 0 && (
        <InvitationsCard {...{ business, canManage, invitations, fault }} />
      )}
      {mine && (
        <LeaveCard
          business={business}
          fault={fault?.at === 'leave' ? fault.message : null}
          isLastOwner={
            mine.role === 'owner' && members.filter(({ role }) => role === 'owner').length === 1
          }
          isAlone={members.length === 1}
        />
      )}
      <Downloads list="/settings/team" />
    </>
  );
}

type Full = { plan: string; seats: number; members: number; open: number };

function whyFull({ plan, seats, members: count, open }: Full): string {
  const members = plural(count, t`${count} member`, t`${count} members`);
  if (open === 0) return t`${plan} holds ${seats} people: there are ${members}.`;
  const invitations = plural(open, t`${open} open invitation`, t`${open} open invitations`);
  return t`${plan} holds ${seats} people: there are ${members} and ${invitations}.`;
}
