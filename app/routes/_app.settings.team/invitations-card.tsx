import { Clock, Mail } from 'lucide-react';

import { roleWords } from '~/modules/auth/permissions';
import type { OpenInvitation } from '~/modules/team/list-team.server';
import { FaultLine, TeamForm, type BusinessRef, type Fault } from './team-form';

type InvitationsCardProps = {
  business: BusinessRef;
  canManage: boolean;
  invitations: OpenInvitation[];
  fault: Fault;
};

/** Who was asked to join and has not answered. */
export function InvitationsCard({ business, canManage, invitations, fault }: InvitationsCardProps) {
  return (
    <section className="fd-card" aria-labelledby="invitations">
      <header>
        <h2 id="invitations">Open invitations</h2>
        <span className="fd-count">{invitations.length}</span>
      </header>
      <ul className="fd-people">
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            <div className="fd-person invited">
              <span className="fd-avatar" aria-hidden>
                <Mail className="fd-icon" />
              </span>
              <span className="who">
                <b className="font-semibold">{invitation.email}</b>
                <span className="fd-small fd-muted block">
                  {invitation.by
                    ? `Sent ${invitation.sent} by ${invitation.by}`
                    : `Sent ${invitation.sent}`}
                </span>
                {invitation.isExpired ? (
                  <span className="fd-status warn">
                    <Clock className="fd-icon" aria-hidden />
                    Expired {invitation.expires}
                  </span>
                ) : (
                  <span className="fd-small fd-muted block">Valid until {invitation.expires}</span>
                )}
              </span>
              <span className="as">{roleWords[invitation.role].label}</span>
              {canManage && <Forms invitation={invitation} business={business} />}
            </div>
            {canManage && fault?.at === invitation.id && (
              <div className="px-4 pb-3">
                <FaultLine>{fault.message}</FaultLine>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type FormsProps = { invitation: OpenInvitation; business: BusinessRef };

function Forms({ invitation: { id, email }, business }: FormsProps) {
  const fields = { invitationId: id };
  return (
    <span className="forms">
      <TeamForm intent="invite-again" business={business} fields={fields}>
        <button className="btn btn-sm" aria-label={`Send again to ${email}`}>
          Send again
        </button>
      </TeamForm>
      <TeamForm intent="revoke" business={business} fields={fields}>
        <button className="btn btn-sm fd-danger-text" aria-label={`Revoke for ${email}`}>
          Revoke
        </button>
      </TeamForm>
    </span>
  );
}
