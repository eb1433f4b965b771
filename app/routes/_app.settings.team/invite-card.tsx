import { getFormProps, getInputProps, getSelectProps, useForm } from '@conform-to/react';
import type { SubmissionResult } from '@conform-to/react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field, SelectField } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { memberRoles, roleWords } from '~/modules/auth/permissions';
import type { InviteForm } from './actions.server';
import { TeamForm, type BusinessRef } from './team-form';

type InviteCardProps = { business: BusinessRef; lastResult?: SubmissionResult | null };

/** Asks somebody to join, with what each role may do beside the choice. */
export function InviteCard({ business, lastResult }: InviteCardProps) {
  const [form, fields] = useForm<InviteForm>({
    lastResult,
    // Who may do the least, unless somebody says otherwise.
    defaultValue: { email: '', role: 'viewer' },
  });
  return (
    <SettingsCard id="invite" title="Invite somebody">
      <TeamForm
        intent="invite"
        business={business}
        {...getFormProps(form)}
        className="grid max-w-full gap-4"
      >
        {form.errors && <Note tone="bad">{form.errors[0]}</Note>}
        <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_12rem]">
          <Field
            label="E-mail"
            errors={fields.email.errors}
            {...getInputProps(fields.email, { type: 'email' })}
            autoComplete="off"
            placeholder="name@example.com"
            required
          />
          <SelectField
            label="Role"
            options={memberRoles.map((role) => [role, roleWords[role].label] as const)}
            errors={fields.role.errors}
            {...getSelectProps(fields.role)}
          />
        </div>
        <dl className="fd-roles">
          {memberRoles.map((role) => (
            <div key={role}>
              <dt>{roleWords[role].label}</dt>
              <dd>{roleWords[role].may}</dd>
            </div>
          ))}
        </dl>
        <div>
          <SubmitButton>Send invitation</SubmitButton>
        </div>
      </TeamForm>
    </SettingsCard>
  );
}
