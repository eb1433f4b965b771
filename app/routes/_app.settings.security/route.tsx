import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { requireUser } from '~/modules/auth/require-member.server';
import { getTwoFactor } from '~/modules/auth/two-factor.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import {
  beginSetUp,
  changeEmail,
  changePassword,
  endSession,
  finishSetUp,
  signOutEverywhere,
  turnOff,
  type EmailForm,
  type PasswordForm,
  type SecurityResult,
} from './actions.server';
import { Sessions } from './sessions';
import { listSessions } from './sessions.server';
import { TwoFactorCard } from './two-factor-card';

export const meta: MetaFunction = () => [{ title: t`Security · Frontdesk` }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireUser(request);
  const zone = user.timeZone ?? user.businesses[0]?.time_zone ?? 'UTC';
  const [twoFactor, sessions] = await Promise.all([
    getTwoFactor(supabase),
    listSessions(supabase, new Clock(zone)),
  ]);
  const isHalfChanged = new URL(request.url).searchParams.get('changed') === 'half';
  return data({ email: user.email, twoFactor, sessions, isHalfChanged }, { headers });
}

export async function action({ request }: ActionFunctionArgs) {
  const { supabase, user, headers } = await requireUser(request);
  const account = {
    supabase,
    user,
    headers,
    back: new URL(request.url).pathname.replace(/\.data$/, ''),
  };
  const form = await request.formData();
  switch (form.get('intent')) {
    case 'email':
      return changeEmail(account, request, form);
    case 'two-factor':
      return beginSetUp(account);
    case 'verify':
      return finishSetUp(account, request, form);
    case 'turn-off':
      return turnOff(account, request, form);
    case 'end-session':
      return endSession(account, form);
    case 'sign-out':
      return signOutEverywhere(account, request);
    default:
      return changePassword(account, request, form);
  }
}

export default function Security() {
  const { email, twoFactor, sessions, isHalfChanged } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>() as SecurityResult | undefined;
  return (
    <>
      <PasswordCard email={email} result={result} />
      <EmailCard email={email} result={result} isHalfChanged={isHalfChanged} />
      <TwoFactorCard
        {...twoFactor}
        setUp={result?.setUp ?? null}
        error={result?.codeError ?? null}
      />
      <Sessions sessions={sessions} />
    </>
  );
}

function PasswordCard({ email, result }: { email: string; result?: SecurityResult }) {
  const [form, fields] = useForm<PasswordForm>({
    id: 'password-form',
    lastResult: result?.password,
  });
  return (
    <SettingsCard id="password" title="Password">
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <Field
          label="Current password"
          hint="You signed up with Google or by mail? Sign out and use “Forgot your password?” to set one."
          errors={fields.current.errors}
          {...getInputProps(fields.current, { type: 'password', value: false })}
          autoComplete="current-password"
          required
        />
        <Field
          label="New password"
          hint="At least 8 characters. All other devices are signed out."
          errors={fields.password.errors}
          {...getInputProps(fields.password, { type: 'password', value: false })}
          autoComplete="new-password"
          minLength={8}
          maxLength={72}
          required
        />
        <div>
          <SubmitButton name="intent" value="password">
            Change the password
          </SubmitButton>
        </div>
      </Form>
    </SettingsCard>
  );
}

type EmailProps = { email: string; result?: SecurityResult; isHalfChanged: boolean };

function EmailCard({ email, result, isHalfChanged }: EmailProps) {
  const [form, fields] = useForm<EmailForm>({ id: 'email-form', lastResult: result?.email });
  return (
    <SettingsCard id="email" title="E-mail address">
      {result?.emailSentTo && (
        <Note tone="good" title={`A mail for ${result.emailSentTo}`}>
          The address changes once the link in it is opened. We wrote to {email} as well: if that
          mail has a link to confirm, open it too.
        </Note>
      )}
      {isHalfChanged && (
        <Note tone="info" title="One address has agreed">
          Open the link in the mail to the other one as well.
        </Note>
      )}
      <p>
        You sign in as <b className="font-semibold">{email}</b>.
      </p>
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        <Field
          label="New address"
          errors={fields.email.errors}
          {...getInputProps(fields.email, { type: 'email' })}
          autoComplete="email"
          required
        />
        <div>
          <SubmitButton name="intent" value="email">
            Change the address
          </SubmitButton>
        </div>
      </Form>
    </SettingsCard>
  );
}
