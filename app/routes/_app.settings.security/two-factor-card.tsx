import { Form } from '@remix-run/react';

import { Confirm, SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { StatusLabel } from '~/components/ui/status';
import { t } from '~/modules/languages/t';
import type { SecurityResult } from './actions.server';

type TwoFactorProps = {
  isOffered: boolean;
  factorId: string | null;
  setUp: SecurityResult['setUp'];
  error: string | null;
};

/** A second proof when signing in: the code of an authenticator app. */
export function TwoFactorCard({ isOffered, factorId, setUp, error }: TwoFactorProps) {
  return (
    <SettingsCard id="two-factor" title="Two-factor sign-in">
      {!isOffered ? (
        <p className="text-muted">
          This installation’s sign-in service does not offer authenticator apps. Everything else
          works as it should.
        </p>
      ) : factorId ? (
        <>
          <StatusLabel
            status={{ label: t`On: your authenticator app`, icon: 'done', tone: 'good' }}
          />
          <Confirm label="Turn it off" isOpen={error !== null}>
            <Form method="post" className="grid gap-3">
              <Code id="off-code" error={error} />
              <div>
                <button className="btn" name="intent" value="turn-off">
                  Turn two-factor off
                </button>
              </div>
            </Form>
          </Confirm>
        </>
      ) : setUp ? (
        <Form method="post" className="grid gap-4">
          <ol className="grid list-decimal gap-4 ps-5">
            <li>
              Scan this with your authenticator app, or enter the key by hand.
              <img
                src={setUp.qrCode}
                alt="QR code for your authenticator app"
                width={176}
                height={176}
                className="my-3 rounded bg-white p-2"
              />
              <code className="block [overflow-wrap:anywhere]">{setUp.secret}</code>
            </li>
            <li>Enter the six digits that it shows.</li>
          </ol>
          {(['factorId', 'qrCode', 'secret'] as const).map((name) => (
            <input key={name} type="hidden" name={name} value={setUp[name]} />
          ))}
          <Code id="set-up-code" error={setUp.error} />
          <div>
            <SubmitButton name="intent" value="verify">
              Turn it on
            </SubmitButton>
          </div>
        </Form>
      ) : (
        <>
          <p className="text-muted">
            Off. With an authenticator app, a stolen password is not enough to sign in.
          </p>
          <Form method="post">
            <SubmitButton name="intent" value="two-factor">
              Set it up
            </SubmitButton>
          </Form>
        </>
      )}
    </SettingsCard>
  );
}

function Code({ id, error }: { id: string; error: string | null }) {
  return (
    <>
      {error && (
        <p className="sr-only" role="alert">
          {error}
        </p>
      )}
      <Field
        id={id}
        name="code"
        label="Code"
        errors={error ? [error] : undefined}
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,7}"
        required
      />
    </>
  );
}
