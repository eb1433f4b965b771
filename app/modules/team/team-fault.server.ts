import { t } from '~/modules/languages/t';

/** Why something about the team was not done: the status of the answer, and what the person reads. */
export type TeamFault = { status: 400 | 403 | 404; message: string };

const byHint: Record<string, string> = {
  'already-member': t`This person is in the team already.`,
  'too-soon': t`A mail went to this address less than a minute ago. Wait a minute, then try again.`,
  'too-many': t`50 invitations were sent within a day. Send more tomorrow.`,
  'no-seat': t`The plan has no seat left. Remove somebody, revoke an invitation, or take a larger plan under Billing.`,
  'last-owner': t`A business has an owner. Make somebody else an owner first, or hand the ownership over.`,
};

const byCode: Record<string, TeamFault> = {
  '42501': {
    status: 403,
    message: t`Your role does not allow this. Ask an owner of the business.`,
  },
  P0002: { status: 404, message: t`This is not in the list any more. Nothing was changed.` },
};

/**
 * What a refusal of the team's database functions means to a person.
 *
 * @returns null for an error that is nobody's refusal: the page is unavailable then
 */
export function teamFault(error: { code?: string; hint?: string | null }): TeamFault | null {
  const message = error.code === 'P0001' ? byHint[error.hint ?? ''] : undefined;
  return message ? { status: 400, message } : (byCode[error.code ?? ''] ?? null);
}

/** For an action that the person's role does not allow, before the database is asked. */
export const notAllowed = byCode['42501'] as TeamFault;
/** For a member or an invitation that is gone. */
export const goneFault = byCode.P0002 as TeamFault;
/** For a mail that was asked for just after another one. */
export const tooSoonFault: TeamFault = {
  status: 400,
  get message() {
    return String(byHint['too-soon']);
  },
};
