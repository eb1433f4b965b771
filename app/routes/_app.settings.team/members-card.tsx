import { ChevronDown } from 'lucide-react';
import { useId } from 'react';

import { Confirm } from '~/components/settings-card';
import { Picture } from '~/components/ui/picture';
import { memberRoles, roleWords } from '~/modules/auth/permissions';
import type { TeamMember } from '~/modules/team/list-team.server';
import { FaultLine, TeamForm, type BusinessRef, type Fault } from './team-form';

type MembersCardProps = {
  business: BusinessRef;
  me: string;
  canManage: boolean;
  members: TeamMember[];
  fault: Fault;
};

/** Who is in the team. For owners each row opens to what can be done about that person. */
export function MembersCard({ business, me, canManage, members, fault }: MembersCardProps) {
  return (
    <section className="fd-card" aria-labelledby="members">
      <header>
        <h2 id="members">Members</h2>
        <span className="fd-count">{members.length}</span>
      </header>
      <ul className={`fd-people ${canManage ? 'managed' : ''}`}>
        {members.map((member) => (
          <li key={`${member.id} ${member.role}`}>
            {canManage && member.id !== me ? (
              <details open={fault?.at === member.id || undefined}>
                <summary className="fd-person">
                  <Person member={member} />
                  <span className="fd-more act">
                    Manage
                    <ChevronDown className="fd-icon chev" aria-hidden />
                  </span>
                </summary>
                <Manage member={member} business={business} fault={fault} />
              </details>
            ) : (
              <div className="fd-person">
                <Person member={member} isMe={member.id === me} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Person({ member, isMe }: { member: TeamMember; isMe?: boolean }) {
  return (
    <>
      <Picture of={member.name} src={member.picture} />
      <span className="who">
        <b className="font-semibold">{member.name}</b>
        {isMe && <span className="fd-muted"> (you)</span>}
        <span className="fd-small fd-muted block">{member.email}</span>
      </span>
      <span className="as">{roleWords[member.role].label}</span>
      <span className="times fd-small fd-muted">
        <span>{member.joined}</span>
        <span>{member.seen}</span>
      </span>
    </>
  );
}

type ManageProps = { member: TeamMember; business: BusinessRef; fault: Fault };

function Manage({ member, business, fault }: ManageProps) {
  const id = useId();
  const { name } = member;
  const ours = fault?.at === member.id ? fault : null;
  const fields = { userId: member.id };
  return (
    <div className="fd-manage">
      {ours && <FaultLine>{ours.message}</FaultLine>}
      <TeamForm intent="role" business={business} fields={fields} className="fd-field">
        <label htmlFor={id}>Role of {name}</label>
        <span className="flex gap-2">
          <select
            className="select max-w-64"
            id={id}
            name="role"
            defaultValue={ours?.role ?? member.role}
          >
            {memberRoles.map((role) => (
              <option key={role} value={role}>
                {roleWords[role].label}
              </option>
            ))}
          </select>
          <button className="btn">Change role</button>
        </span>
      </TeamForm>
      <div className="fd-confirms">
        <Confirm label="Hand over ownership" isDanger={false}>
          <p>
            {name} becomes the owner of {business.name}: billing, the team and the data are theirs.{' '}
            {member.role === 'owner'
              ? 'You become a manager, and only an owner can make you an owner again.'
              : `You become a manager, and only ${name} can make you an owner again.`}
          </p>
          <TeamForm intent="hand-over" business={business} fields={fields}>
            <button className="btn btn-primary">Make {name} the owner</button>
          </TeamForm>
        </Confirm>
        <Confirm label="Remove from the team">
          <p>
            {name} sees nothing of {business.name} from then on. What they did stays. You can invite
            them again.
          </p>
          <TeamForm intent="remove" business={business} fields={fields}>
            <button className="btn btn-error">Remove {name}</button>
          </TeamForm>
        </Confirm>
      </div>
    </div>
  );
}
