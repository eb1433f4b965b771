import { getFormProps, getInputProps, useForm } from '@conform-to/react';
import { Form, Link } from '@remix-run/react';
import { CircleAlert, PhoneOutgoing } from 'lucide-react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { paths } from '~/paths';
import type { CallForm } from './actions.server';
import type { Result } from './route';

type CallMeProps = {
  name: string;
  placed: { id: string | null; words: string; isOver: boolean } | null;
  result: Result;
};

/** Rings the person, so that they hear the receptionist on a phone. */
export function CallMeCard({ name, placed, result }: CallMeProps) {
  const [form, fields] = useForm<CallForm>({ id: 'call-form', lastResult: result?.call });
  return (
    <SettingsCard id="call-me" title="Let it call you">
      {placed && (
        <div className="fd-note" role="status">
          <PhoneOutgoing className="fd-icon" aria-hidden />
          <div className="min-w-0 flex-1">
            <p className="font-semibold">Your test call: {placed.words}</p>
            {placed.id ? (
              <Link className="fd-link" to={paths.call(placed.id)}>
                {placed.isOver ? 'Read what was said' : 'Follow the call'}
              </Link>
            ) : (
              <>
                <p>It shows here as soon as your phone rings.</p>
                <noscript>
                  <a className="fd-link" href="">
                    Look again
                  </a>
                </noscript>
              </>
            )}
          </div>
        </div>
      )}
      {form.errors && (
        <Note tone="bad" title="You were not called">
          {form.errors[0]}
        </Note>
      )}
      <p>{name} rings you and speaks as with a caller. You can have five such calls an hour.</p>
      <Form method="post" preventScrollReset {...getFormProps(form)} className="grid gap-4">
        <Field
          label="Your phone number"
          hint="With its area code; from abroad with + and the country code."
          errors={fields.phone.errors}
          {...getInputProps(fields.phone, { type: 'tel' })}
          autoComplete="tel"
          maxLength={40}
          required
        />
        <div className="fd-field">
          <label className="fd-check" htmlFor={fields.isMine.id}>
            <input
              {...getInputProps(fields.isMine, { type: 'checkbox', value: 'on' })}
              className="checkbox"
              required
              aria-invalid={fields.isMine.errors ? true : undefined}
              aria-describedby={fields.isMine.errors ? `${fields.isMine.id}-error` : undefined}
            />
            This number is mine, and I agree to be called.
          </label>
          {fields.isMine.errors && (
            <p className="fd-error" id={`${fields.isMine.id}-error`}>
              <CircleAlert className="fd-icon" aria-hidden />
              {fields.isMine.errors[0]}
            </p>
          )}
        </div>
        <div>
          <SubmitButton name="intent" value="call">
            Call me
          </SubmitButton>
        </div>
      </Form>
    </SettingsCard>
  );
}
