import { Form } from '@remix-run/react';
import { Monitor } from 'lucide-react';

import { Confirm, SettingsCard } from '~/components/settings-card';
import type { Session } from './sessions.server';

/** Where the person is signed in, and the ways to end it. */
export function Sessions({ sessions }: { sessions: Session[] | null }) {
  return (
    <SettingsCard id="sessions" title="Where you are signed in">
      {sessions ? (
        <ul className="fd-list -mx-4">
          {sessions.map(({ id, device, seen, isThis }) => (
            <li key={id}>
              <Monitor className="fd-icon fd-muted" aria-hidden />
              <span className="grow">
                <b className="font-semibold">{device}</b>
                {isThis && <span className="fd-tag good ms-2">This one</span>}
                <span className="fd-small fd-muted block">{seen}</span>
              </span>
              {!isThis && (
                <Form method="post">
                  <input type="hidden" name="sessionId" value={id} />
                  <button
                    className="btn btn-sm"
                    name="intent"
                    value="end-session"
                    aria-label={`Sign out: ${device}, ${seen}`}
                  >
                    Sign out
                  </button>
                </Form>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted">This installation’s sign-in service does not tell.</p>
      )}
      <Confirm label="Sign out everywhere">
        <p>You are signed out on all devices, this one included.</p>
        <Form method="post">
          <button className="btn" name="intent" value="sign-out">
            Sign out everywhere
          </button>
        </Form>
      </Confirm>
    </SettingsCard>
  );
}
