import { data, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, useActionData } from '@remix-run/react';

import { AuthLayout } from '~/components/auth-layout';
import { TextareaField } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { isGenuine } from '~/modules/erasure/receipt.server';
import { t } from '~/modules/languages/t';

export const handle = { hydrate: false };
export const meta: MetaFunction = () => [
  { title: t`Check an erasure receipt · Frontdesk` },
  { name: 'robots', content: 'noindex' },
];

const maxLength = 5_000;

/** For everyone: who was erased has no account here. Nothing is looked up, the signature says it all. */
export async function action({ request }: ActionFunctionArgs) {
  const text = String((await request.formData()).get('receipt') ?? '').slice(0, maxLength);
  const genuine = isGenuine(text);
  return data({ text, isGenuine: genuine }, { status: genuine ? 200 : 400 });
}

export default function CheckReceipt() {
  const result = useActionData<typeof action>();
  return (
    <AuthLayout
      title="Check an erasure receipt"
      subtitle="Paste all of its text, with the signature."
    >
      {result?.isGenuine && (
        <Note tone="good" title="This receipt is genuine">
          Frontdesk gave it out, and not a word of it was changed.
        </Note>
      )}
      {result && !result.isGenuine && (
        <Note tone="bad" title="This is no receipt of ours">
          Some of it is missing or was changed. Paste the whole text of the file.
        </Note>
      )}
      <Form method="post" className="grid gap-4">
        <TextareaField
          id="receipt"
          name="receipt"
          label="The receipt"
          rows={12}
          required
          maxLength={maxLength}
          defaultValue={result?.text}
        />
        <button className="btn btn-primary">Check</button>
      </Form>
    </AuthLayout>
  );
}
