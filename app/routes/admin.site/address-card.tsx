import { getFormProps, getInputProps, useForm, type SubmissionResult } from '@conform-to/react';
import { Form } from '@remix-run/react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import type { AddressForm } from '~/modules/site/site.schema.server';

type AddressCardProps = {
  siteUrl: string | null;
  fallbackUrl: string;
  /** Whether saving also sets it in Supabase. */
  canPush: boolean;
  pushFailure: string | null;
  byHand: { siteUrl: string; redirectUrls: string };
  lastResult: SubmissionResult | null | undefined;
};

/** Where the site is: the beginning of every link that is sent. Supabase must know it too. */
export function AddressCard(props: AddressCardProps) {
  const { siteUrl, fallbackUrl, canPush, pushFailure, byHand, lastResult } = props;
  const [form, fields] = useForm<AddressForm>({
    id: 'address-form',
    lastResult,
    defaultValue: { siteUrl: siteUrl ?? '' },
  });
  return (
    <SettingsCard id="address" title="Address">
      {pushFailure && (
        <Note tone="bad" title="The address is saved here, but not in Supabase">
          {pushFailure}
        </Note>
      )}
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        <Field
          label="Address of the site"
          hint={`Every link in our mail begins with it. Empty: ${fallbackUrl}, from the environment.`}
          errors={fields.siteUrl.errors}
          {...getInputProps(fields.siteUrl, { type: 'text' })}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder={fallbackUrl}
        />
        <div>
          <SubmitButton name="intent" value="address">
            Save address
          </SubmitButton>
        </div>
      </Form>
      {canPush ? (
        <p className="fd-small fd-muted">
          Saving also sets it in the project’s Auth at Supabase, as the site URL and the only
          allowed redirect.
        </p>
      ) : (
        <p className="fd-small fd-muted">
          Supabase must know it as well, or links in its mail are refused. Set both in your project,
          under Authentication, URL Configuration; with a SUPABASE_MANAGEMENT_TOKEN in the
          environment saving does it for you.
        </p>
      )}
      {(!canPush || pushFailure) && (
        <dl className="fd-kv !grid-cols-[auto_minmax(0,1fr)]">
          <dt>Site URL</dt>
          <dd className="!text-start">
            <code>{byHand.siteUrl}</code>
          </dd>
          <dt>Redirect URLs</dt>
          <dd className="!text-start">
            <code>{byHand.redirectUrls}</code>
          </dd>
        </dl>
      )}
    </SettingsCard>
  );
}
