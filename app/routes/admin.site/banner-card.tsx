import {
  getFormProps,
  getSelectProps,
  getTextareaProps,
  useForm,
  type SubmissionResult,
} from '@conform-to/react';
import { Form } from '@remix-run/react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { SelectField, TextareaField } from '~/components/ui/field';
import type { BannerForm } from '~/modules/site/site.schema.server';

type BannerCardProps = {
  banner: string | null;
  bannerTone: 'info' | 'warn' | 'bad';
  tones: readonly (readonly [string, string])[];
  lastResult: SubmissionResult | null | undefined;
};

/** A word to everybody, at the top of every page of the app. */
export function BannerCard({ banner, bannerTone, tones, lastResult }: BannerCardProps) {
  const [form, fields] = useForm<BannerForm>({
    id: 'banner-form',
    lastResult,
    defaultValue: { banner: banner ?? '', bannerTone },
  });
  return (
    <SettingsCard id="banner" title="Banner">
      {banner ? (
        <div className="grid gap-2">
          <p className="fd-small fd-muted">Everybody who is signed in sees now:</p>
          <p className={`fd-note ${bannerTone}`}>{banner}</p>
          <Form method="post">
            <button className="btn btn-sm" name="intent" value="clear-banner">
              Take it away
            </button>
          </Form>
        </div>
      ) : (
        <p className="fd-muted">There is none. One stands at the top of every page of the app.</p>
      )}
      {/* A new banner is a new form: the fields start from it, not from what was typed before. */}
      <Form
        method="post"
        {...getFormProps(form)}
        className="grid gap-4"
        key={`${banner}|${bannerTone}`}
      >
        <TextareaField
          label="What people read"
          hint="What happens, when, and what to do. At most 300 characters."
          errors={fields.banner.errors}
          {...getTextareaProps(fields.banner)}
          rows={2}
          maxLength={300}
          required
        />
        <SelectField
          label="Tone"
          options={tones}
          errors={fields.bannerTone.errors}
          {...getSelectProps(fields.bannerTone)}
        />
        <div>
          <SubmitButton name="intent" value="banner">
            {banner ? 'Change the banner' : 'Show the banner'}
          </SubmitButton>
        </div>
      </Form>
    </SettingsCard>
  );
}
