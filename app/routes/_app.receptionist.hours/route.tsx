import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';

import { useFormKey } from '~/components/section-form';
import { can } from '~/modules/auth/permissions';
import { requireMember } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import { weekdays } from '~/modules/receptionist/config.server';
import { baseOf, getDraft } from '~/modules/receptionist/draft.server';
import { saveForm } from '~/modules/receptionist/save-form.server';
import { toForm } from '~/modules/receptionist/section-form.server';
import { HoursForm } from './hours-form';

export const meta: MetaFunction = () => [{ title: t`Hours · Receptionist · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, role, headers } = await requireMember(request, params);
  const draft = await getDraft(supabase, business);
  return data(
    {
      value: toForm.hours(draft.config.hours),
      base: baseOf(draft, 'hours'),
      weekdays,
      timeZone: business.time_zone.replaceAll('_', ' '),
      canEdit: can(role, 'receptionist.edit'),
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  return saveForm(member, 'hours', await request.formData());
}

export default function Hours() {
  const page = useLoaderData<typeof loader>();
  return <HoursForm key={useFormKey()} {...page} />;
}
