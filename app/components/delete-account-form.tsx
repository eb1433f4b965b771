import { getFormProps, getInputProps, useForm, type SubmissionResult } from '@conform-to/react';
import { Form } from '@remix-run/react';

import { accountPhrase } from '~/modules/erasure/words';
import { t } from '~/modules/languages/t';
import { Field } from './ui/field';
import { Note } from './ui/note';

type DeleteAccountFormProps = {
  email: string;
  /** Businesses that would be left without an owner. */
  ownedAlone: { id: string; name: string }[];
  lastResult: SubmissionResult<string[]> | null | undefined;
};

/** Asks for the typed words, or says which businesses stop it and what to do about them. */
export function DeleteAccountForm({ email, ownedAlone, lastResult }: DeleteAccountFormProps) {
  const [form, fields] = useForm<{ phrase: string }>({ id: 'delete-account-form', lastResult });
  if (ownedAlone.length > 0) {
    const names = listed(ownedAlone.map(({ name }) => name));
    return (
      <Note tone="warn" title="You cannot delete your account yet">
        {ownedAlone.length === 1
          ? `You are the only owner of ${names}. Make somebody else an owner of it first, or delete it.`
          : `You are the only owner of ${names}. Make somebody else an owner of each first, or delete them.`}
      </Note>
    );
  }
  return (
    <Form method="post" {...getFormProps(form)} className="grid max-w-md gap-4">
      <p>
        Your profile, your picture and your access to every business are deleted at once. What you
        did there stays in the log of each business, with your name. Nobody can sign in as{' '}
        <b className="font-semibold [overflow-wrap:anywhere]">{email}</b> any more.
      </p>
      <Field
        label={`Type “${accountPhrase()}”`}
        errors={fields.phrase.errors}
        {...getInputProps(fields.phrase, { type: 'text' })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <div>
        <button className="btn fd-danger-text" name="intent" value="delete-account">
          Delete my account
        </button>
      </div>
    </Form>
  );
}

function listed(names: string[]): string {
  if (names.length < 2) return names.join('');
  const last = names.at(-1) ?? '';
  const others = names.slice(0, -1).join(', ');
  return t`${others} and ${last}`;
}
