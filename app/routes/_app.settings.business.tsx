import { getFormProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { AddressCombobox } from '~/components/address-combobox';
import { AddressSearchResults } from '~/components/address-search';
import { BusinessFields } from '~/components/business-fields';
import { ForBusiness } from '~/components/for-business';
import { PictureForm } from '~/components/picture-form';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Note } from '~/components/ui/note';
import { can } from '~/modules/auth/permissions';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember, type Member } from '~/modules/auth/require-member.server';
import { readAddress } from '~/modules/businesses/address.server';
import {
  businessSchema,
  kindOptions,
  timeZoneOptions,
  type BusinessForm,
} from '~/modules/businesses/business.schema.server';
import { getBusiness, saveBusiness } from '~/modules/businesses/business.server';
import { appError } from '~/modules/errors/app-error.server';
import { searchAddress } from '~/modules/geocoding/search-address.server';
import { t } from '~/modules/languages/t';
import {
  PictureError,
  pictureVersion,
  removePictures,
  savePicture,
} from '~/modules/pictures/picture.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Business · Frontdesk` }];

/** Nothing is wrong, but for what a form's action says otherwise. */
const noFault = { business: null, picture: null };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, user, role, headers } = await requireMember(request, params);
  const asked = new URL(request.url).searchParams.get('address');
  const [known, results] = await Promise.all([
    getBusiness(supabase, business.id),
    searchAddress(asked, user.id),
  ]);
  const { name, kind, time_zone: timeZone, phone, receptionist } = known;
  return data(
    {
      business: { name, kind, timeZone, phone },
      receptionist: receptionist?.name ?? null,
      address: asked ?? known.address ?? '',
      results,
      logo: known.logo_path && paths.logo(business.id, pictureVersion(known.logo_path)),
      kinds: kindOptions(),
      timeZones: timeZoneOptions(),
      canEdit: can(role, 'business.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'business.edit');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.settings('business'));
  switch (form.get('intent')) {
    case 'picture':
      return changeLogo(member, form.get('picture'));
    case 'remove-picture':
      return removeLogo(member);
    case 'address':
      return changeAddress(member, form);
    case 'business':
      return changeBusiness(member, form);
    default:
      // Its button comes last: without it, the form was sent before it had come whole.
      throw appError('bad-request', { headers: member.headers });
  }
}

async function changeBusiness({ supabase, business, headers }: Member, form: FormData) {
  const submission = parseForm(form, { schema: businessSchema });
  if (submission.status !== 'success') {
    return data({ ...noFault, business: submission.reply() }, { status: 400, headers });
  }
  await saveBusiness(supabase, business.id, submission.value);
  return done(headers, t`Business saved`);
}

async function changeAddress({ supabase, business, headers }: Member, form: FormData) {
  await supabase
    .from('businesses')
    .update(readAddress(form))
    .eq('id', business.id)
    .select('id')
    .single()
    .throwOnError();
  return done(headers, t`Address saved`);
}

async function changeLogo(
  { supabase, business, headers }: Member,
  file: FormDataEntryValue | null,
) {
  try {
    const path = await savePicture(supabase, 'logos', business.id, file);
    await supabase
      .from('businesses')
      .update({ logo_path: path })
      .eq('id', business.id)
      .select('id')
      .single()
      .throwOnError();
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return data({ ...noFault, picture: error.message }, { status: 400, headers });
  }
  return done(headers, t`Logo saved`);
}

async function removeLogo({ supabase, business, headers }: Member) {
  await supabase
    .from('businesses')
    .update({ logo_path: null })
    .eq('id', business.id)
    .throwOnError();
  await removePictures(supabase, 'logos', business.id);
  return done(headers, t`Logo removed`);
}

async function done(headers: Headers, message: string): Promise<never> {
  await setToast(headers, { message });
  throw redirect(paths.settings('business'), { headers });
}

export default function BusinessSettings() {
  const { business, receptionist, address, results, logo, kinds, timeZones, canEdit } =
    useLoaderData<typeof loader>();
  const fault = useActionData<typeof action>() ?? noFault;
  const [form, fields] = useForm<BusinessForm>({
    id: 'business',
    lastResult: fault.business,
    defaultValue: business,
  });
  return (
    <fieldset disabled={!canEdit} className="grid min-w-0 gap-5">
      {!canEdit && <Note tone="info">Owners and managers change this.</Note>}
      <SettingsCard id="about" title="About the business">
        {canEdit && <PictureForm name={business.name} src={logo} error={fault.picture} isSquare />}
        <Form method="post" {...getFormProps(form)} className="grid gap-4">
          <ForBusiness />
          <BusinessFields fields={fields} kinds={kinds} timeZones={timeZones} />
          {canEdit && <Save />}
        </Form>
      </SettingsCard>
      <SettingsCard id="where" title="Address">
        <Form method="post" className="grid gap-4">
          <ForBusiness />
          <AddressCombobox
            key={address}
            id="address"
            name="address"
            label="Address"
            hint="Leave it empty if there is no place to come to."
            defaultValue={address}
          />
          {canEdit && (
            <div className="flex gap-2">
              <SubmitButton name="intent" value="address">
                Save
              </SubmitButton>
              <noscript>
                <button className="btn" formMethod="get">
                  Search
                </button>
              </noscript>
            </div>
          )}
        </Form>
      </SettingsCard>
      {results && <AddressSearchResults {...results} />}
      <SettingsCard id="who" title="Receptionist">
        <p>
          {receptionist ? `${receptionist} answers your phone.` : 'Nobody answers your phone.'}{' '}
          Name, greeting, voice and all else is on a page of its own.
        </p>
        <div>
          <Link className="btn" to={paths.receptionist('voice')}>
            Set up the receptionist
          </Link>
        </div>
      </SettingsCard>
    </fieldset>
  );
}

function Save() {
  return (
    <div>
      <SubmitButton name="intent" value="business">
        Save
      </SubmitButton>
    </div>
  );
}
