import { Form } from '@remix-run/react';
import { CircleCheck, CirclePause } from 'lucide-react';

import { Confirm, SettingsCard } from '~/components/settings-card';

/** Whether strangers may make an account. */
export function SignUpsCard({ isOpen }: { isOpen: boolean }) {
  return (
    <SettingsCard id="sign-ups" title="Sign-ups">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className={`fd-status ${isOpen ? 'good' : 'warn'}`}>
          {isOpen ? (
            <CircleCheck className="fd-icon" aria-hidden />
          ) : (
            <CirclePause className="fd-icon" aria-hidden />
          )}
          {isOpen ? 'Open' : 'Closed'}
        </span>
        <span className="fd-muted">
          {isOpen
            ? 'Anybody can create an account.'
            : 'Nobody can create an account. Who has one signs in as ever.'}
        </span>
      </p>
      {isOpen ? (
        <Confirm label="Close sign-ups">
          <p>The sign-up page says that they are closed, until you open them again.</p>
          <Form method="post">
            <button className="btn btn-error btn-sm" name="intent" value="close-sign-ups">
              Close them now
            </button>
          </Form>
        </Confirm>
      ) : (
        <Form method="post">
          <button className="btn" name="intent" value="open-sign-ups">
            Open sign-ups
          </button>
        </Form>
      )}
    </SettingsCard>
  );
}
