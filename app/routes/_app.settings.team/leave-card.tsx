import { Link } from '@remix-run/react';

import { Confirm, SettingsCard } from '~/components/settings-card';
import { paths } from '~/paths';
import { FaultLine, TeamForm, type BusinessRef } from './team-form';

type LeaveCardProps = {
  business: BusinessRef;
  fault: string | null;
  isLastOwner: boolean;
  isAlone: boolean;
};

/** The way out of the team, or why there is none at the moment. */
export function LeaveCard({ business, fault, isLastOwner, isAlone }: LeaveCardProps) {
  return (
    <SettingsCard id="leave" title={`Leave ${business.name}`}>
      {fault && <FaultLine>{fault}</FaultLine>}
      {isLastOwner ? (
        <p>
          You are its only owner, and a business has one.{' '}
          {isAlone
            ? 'Invite another owner first, and leave when they are here.'
            : 'Make somebody else an owner, or invite another owner first, and leave when they are here.'}{' '}
          To close the business down, delete it under{' '}
          <Link className="fd-link" to={paths.settings('data')}>
            Data
          </Link>
          .
        </p>
      ) : (
        <>
          <p>You see nothing of it from then on. What you did stays.</p>
          <Confirm label="Leave the team">
            <p>Only an owner can take you in again.</p>
            <TeamForm intent="leave" business={business}>
              <button className="btn btn-error">Leave {business.name}</button>
            </TeamForm>
          </Confirm>
        </>
      )}
    </SettingsCard>
  );
}
