import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import type { SubmissionResult } from '@conform-to/react';
import { z } from 'zod';

import { emailField } from '~/modules/auth/auth.schema.server';
import { can, memberRoles } from '~/modules/auth/permissions';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { listMembers } from '~/modules/team/list-team.server';
import {
  goneFault,
  notAllowed,
  teamFault,
  tooSoonFault,
  type TeamFault,
} from '~/modules/team/team-fault.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

const roleField = z.enum(memberRoles, { error: () => t`Choose a role.` });
const inviteSchema = z.object({ email: emailField, role: roleField });
export type InviteForm = z.infer<typeof inviteSchema>;

const memberSchema = z.object({ userId: z.uuid() });
const roleSchema = memberSchema.extend({ role: roleField });
const invitationSchema = z.object({ invitationId: z.uuid() });

/** What the page says when something was not done: of the form to invite, or of a row of the lists. */
type Refusal = {
  lastResult: SubmissionResult | null;
  /** `at`: the id of the member or invitation, `leave`, or null for the page as a whole. */
  fault: { at: string | null; message: string; role?: string } | null;
};

/** Asks somebody to join by mail. The same form sent twice asks once. */
export async function invite(member: Member, form: FormData) {
  const submission = parseForm(form, { schema: inviteSchema });
  const refuse = (status: number, reply: Parameters<typeof submission.reply>[0] = {}) =>
    data<Refusal>(
      { lastResult: submission.reply(reply), fault: null },
      { status, headers: member.headers },
    );
  if (!mayManage(member)) return answer(member, null, notAllowed);
  if (submission.status !== 'success') return refuse(400);
  const { email, role } = submission.value;
  const { error } = await member.supabase.rpc('invite_member', {
    p_business_id: member.business.id,
    p_email: email,
    p_role: role,
  });
  const fault = error && asFault(member, error);
  if (fault?.status === 400) return refuse(400, { fieldErrors: { email: [fault.message] } });
  if (fault) return answer(member, null, fault);
  return done(member, t`Invitation sent to ${email}`);
}

/** Sends the mail of an invitation again, with a new link: the one before stops working. */
export async function inviteAgain(member: Member, form: FormData) {
  const { invitationId } = read(member, invitationSchema, form);
  if (!mayManage(member)) return answer(member, invitationId, notAllowed);
  const { data: invitation, error: unread } = await member.supabase
    .from('invitations')
    .select('email, role, sent_at')
    .eq('business_id', member.business.id)
    .eq('id', invitationId)
    .is('accepted_at', null)
    .is('revoked_at', null)
    .maybeSingle();
  if (unread) return answer(member, invitationId, asFault(member, unread));
  if (!invitation) return answer(member, invitationId, goneFault);
  // To the database this is the first form sent twice, which it passes over in silence.
  const isJustSent = Date.now() - Date.parse(invitation.sent_at) < 60_000;
  if (isJustSent) return answer(member, invitationId, tooSoonFault);
  const { email, role } = invitation;
  const { error } = await member.supabase.rpc('invite_member', {
    p_business_id: member.business.id,
    p_email: email,
    p_role: role,
  });
  if (error) return answer(member, invitationId, asFault(member, error));
  return done(member, t`Invitation sent to ${email} again`);
}

/** Makes the link of an invitation useless. */
export async function revokeInvitation(member: Member, form: FormData) {
  const { invitationId } = read(member, invitationSchema, form);
  if (!mayManage(member)) return answer(member, invitationId, notAllowed);
  const { error } = await member.supabase.rpc('revoke_invitation', { p_id: invitationId });
  if (error) return answer(member, invitationId, asFault(member, error));
  return done(member, t`Invitation revoked`);
}

/** Gives a member another role. */
export async function changeRole(member: Member, form: FormData) {
  const { userId, role } = read(member, roleSchema, form);
  if (!mayManage(member)) return answer(member, userId, notAllowed);
  const person = await find(member, userId);
  if (!person) return answer(member, userId, goneFault);
  const { error } = await member.supabase.rpc('change_member_role', {
    p_business_id: member.business.id,
    p_user_id: userId,
    p_role: role,
  });
  if (error) return answer(member, userId, asFault(member, error), role);
  return done(member, isNow[role](person.name));
}

/** Takes somebody else out of the team. */
export async function removeMember(member: Member, form: FormData) {
  const { userId } = read(member, memberSchema, form);
  if (!mayManage(member)) return answer(member, userId, notAllowed);
  const person = await find(member, userId);
  if (!person) return answer(member, userId, goneFault);
  // Leaving is a form of its own, that says what it means.
  if (userId === member.user.id) return answer(member, userId, notAllowed);
  const { error } = await member.supabase.rpc('remove_member', {
    p_business_id: member.business.id,
    p_user_id: userId,
  });
  if (error) return answer(member, userId, asFault(member, error));
  return done(member, t`${person.name} was removed from the team`);
}

/** Makes another member the owner, and the person who asks a manager. */
export async function handOver(member: Member, form: FormData) {
  const { userId } = read(member, memberSchema, form);
  const person = await find(member, userId);
  if (!person) return answer(member, userId, goneFault);
  const message = t`${person.name} is the owner now, and you are a manager`;
  const { error } = await member.supabase.rpc('hand_over_ownership', {
    p_business_id: member.business.id,
    p_user_id: userId,
  });
  // Sent twice: the first time did it.
  const isDone = person.role === 'owner' && member.role === 'manager';
  if (error?.code === '42501' && isDone) return done(member, message);
  if (error) return answer(member, userId, asFault(member, error));
  return done(member, message);
}

/** Takes the person who asks out of the team. */
export async function leave(member: Member) {
  const { supabase, business, user, headers } = member;
  const { error } = await supabase.rpc('remove_member', {
    p_business_id: business.id,
    p_user_id: user.id,
  });
  // Gone already, by the same form sent twice: it is what they asked for.
  if (error && error.code !== 'P0002') return answer(member, 'leave', asFault(member, error));
  await setToast(headers, { message: t`You left ${business.name}` });
  throw redirect(paths.today(), { headers });
}

/**
 * The page was of another business than the one that is shown now: in another tab, or because the person
 * has just left it. Nothing may be done to a business that they did not look at.
 */
export async function refuseOtherBusiness({ businesses, headers }: Member, form: FormData) {
  const isGone = businesses.every(({ id }) => id !== form.get('businessId'));
  if (form.get('intent') === 'leave' && isGone) {
    await setToast(headers, { message: t`You left the team` });
    throw redirect(paths.today(), { headers });
  }
  await setToast(headers, {
    message: t`Another business is shown now. Nothing was changed.`,
    isProblem: true,
  });
  throw redirect(paths.settings('team'), { headers });
}

function mayManage({ role }: Member): boolean {
  return can(role, 'team.manage');
}

async function find(member: Member, userId: string) {
  return (await listMembers(member)).find(({ id }) => id === userId);
}

const isNow: Record<(typeof memberRoles)[number], (name: string) => string> = {
  owner: (name) => t`${name} is an owner now`,
  manager: (name) => t`${name} is a manager now`,
  viewer: (name) => t`${name} is a viewer now`,
};

function read<T>({ headers }: Member, schema: z.ZodType<T>, form: FormData): T {
  const submitted = schema.safeParse(Object.fromEntries(form)).data;
  if (!submitted) throw appError('bad-request', { headers });
  return submitted;
}

function asFault({ headers }: Member, error: Parameters<typeof teamFault>[0]): TeamFault {
  const fault = teamFault(error);
  if (!fault) throw appError('unavailable', { cause: error, headers });
  return fault;
}

function answer({ headers }: Member, at: string | null, fault: TeamFault, role?: string) {
  const { status, message } = fault;
  return data<Refusal>({ lastResult: null, fault: { at, message, role } }, { status, headers });
}

async function done({ headers }: Member, message: string): Promise<never> {
  await setToast(headers, { message });
  throw redirect(paths.settings('team'), { headers });
}
