import { getFormProps, getInputProps, getSelectProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import {
  data,
  redirectDocument,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field, SelectField } from '~/components/ui/field';
import { PictureForm } from '~/components/picture-form';
import { fullNameField } from '~/modules/auth/auth.schema.server';
import { requireMember, type Member } from '~/modules/auth/require-member.server';
import { timeZoneOptions, timeZones } from '~/modules/businesses/business.schema.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import {
  PictureError,
  pictureVersion,
  removePictures,
  savePicture,
} from '~/modules/pictures/picture.server';
import { setToast } from '~/modules/toast/toast.server';
import { localeCookie } from '~/modules/languages/choose-locale.server';
import { locale, locales, type Locale } from '~/modules/languages/language';
import { speak } from '~/modules/languages/speak.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Profile · Frontdesk` }];

const profileSchema = z.object({
  fullName: fullNameField,
  locale: z.enum(Object.keys(locales) as Locale[]),
  timeZone: z.enum(timeZones() as [string, ...string[]]).optional(),
});
type ProfileForm = z.infer<typeof profileSchema>;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, user, business, headers } = await requireMember(request, params);
  const { data: profile, error } = await supabase
    .from('profiles')
    .select('full_name, locale, time_zone, avatar_path')
    .eq('id', user.id)
    .single();
  if (error) throw appError('unavailable', { cause: error, headers });
  const zone = business.time_zone.replaceAll('_', ' ');
  const version = pictureVersion(profile.avatar_path);
  return data(
    {
      profile: {
        fullName: profile.full_name,
        locale: profile.locale ?? locale(),
        timeZone: profile.time_zone ?? '',
      },
      picture: version && paths.avatar(user.id, version),
      timeZones: [['', t`As the business (${zone})`] as [string, string], ...timeZoneOptions()],
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params);
  const form = await request.formData();
  switch (form.get('intent')) {
    case 'picture':
      return changePicture(member, form.get('picture'));
    case 'remove-picture':
      return removePicture(member);
    case 'profile':
      return changeProfile(member, form);
    default:
      // Its button comes last: without it, the form was sent before it had come whole.
      throw appError('bad-request', { headers: member.headers });
  }
}

async function changeProfile({ supabase, user, headers }: Member, form: FormData) {
  const submission = parseForm(form, { schema: profileSchema });
  if (submission.status !== 'success') {
    return data({ lastResult: submission.reply(), pictureError: null }, { status: 400, headers });
  }
  const { fullName, locale: chosen, timeZone } = submission.value;
  const { error } = await supabase
    .from('profiles')
    .update({ full_name: fullName, locale: chosen, time_zone: timeZone ?? null })
    .eq('id', user.id)
    .select('id')
    .single();
  if (error) throw appError('unavailable', { cause: error, headers });
  headers.append('Set-Cookie', localeCookie(chosen));
  // The page that says so is in the language chosen now, and so is all that the browser has loaded.
  return speak(chosen, () => done(headers, t`Profile saved`));
}

async function changePicture({ supabase, user, headers }: Member, file: FormDataEntryValue | null) {
  try {
    const path = await savePicture(supabase, 'avatars', user.id, file);
    await supabase.from('profiles').update({ avatar_path: path }).eq('id', user.id).throwOnError();
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return data({ lastResult: null, pictureError: error.message }, { status: 400, headers });
  }
  return done(headers, t`Picture saved`);
}

async function removePicture({ supabase, user, headers }: Member) {
  await supabase.from('profiles').update({ avatar_path: null }).eq('id', user.id).throwOnError();
  await removePictures(supabase, 'avatars', user.id);
  return done(headers, t`Picture removed`);
}

async function done(headers: Headers, message: string): Promise<never> {
  await setToast(headers, { message });
  throw redirectDocument(paths.settings('profile'), { headers });
}

export default function Profile() {
  const { profile, picture, timeZones: zones } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<ProfileForm>({
    lastResult: result?.lastResult,
    defaultValue: profile,
  });
  return (
    <>
      <SettingsCard id="you" title="You">
        <PictureForm name={profile.fullName} src={picture} error={result?.pictureError ?? null} />
        <Form method="post" {...getFormProps(form)} className="grid gap-4">
          <Field
            label="Name"
            errors={fields.fullName.errors}
            {...getInputProps(fields.fullName, { type: 'text' })}
            autoComplete="name"
            maxLength={120}
            required
          />
          <SelectField
            label="Language"
            hint="Pages and mails are in it, with dates and numbers as they are written there."
            options={Object.entries(locales)}
            errors={fields.locale.errors}
            {...getSelectProps(fields.locale)}
          />
          <SelectField
            label="Time zone"
            hint="For your mail and quiet hours. Calls are shown in the time of the business."
            options={zones}
            errors={fields.timeZone.errors}
            {...getSelectProps(fields.timeZone)}
          />
          <div>
            <SubmitButton name="intent" value="profile">
              Save
            </SubmitButton>
          </div>
        </Form>
      </SettingsCard>
    </>
  );
}
