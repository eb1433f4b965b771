import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import type { SubmissionResult } from '@conform-to/react';
import { Form } from '@remix-run/react';

import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import type { JoinForm as Values } from '~/modules/auth/auth.schema.server';

type JoinFormProps = { email: string; business: string; lastResult?: SubmissionResult | null };

/** For somebody who has no account: the mail has proved their address, so that two fields are enough. */
export function JoinForm({ email, business, lastResult }: JoinFormProps) {
  const [form, fields] = useForm<Values>({ lastResult });
  return (
    <Form method="post" {...getFormProps(form)} className="grid gap-4">
      {form.errors && (
        <Note tone="bad" title="Your account is not made yet">
          {form.errors[0]}
        </Note>
      )}
      {/* So that password managers keep it with the password. */}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <input type="hidden" name="intent" value="join" />
      <Field
        label="Your name"
        errors={fields.fullName.errors}
        {...getInputProps(fields.fullName, { type: 'text' })}
        autoComplete="name"
        maxLength={120}
        required
      />
      <Field
        label="Choose a password"
        hint="At least 8 characters."
        errors={fields.password.errors}
        {...getInputProps(fields.password, { type: 'password', value: false })}
        autoComplete="new-password"
        minLength={8}
        maxLength={72}
        required
      />
      <SubmitButton className="w-full">Join {business}</SubmitButton>
    </Form>
  );
}
