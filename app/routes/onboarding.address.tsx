import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';

import { AddressCombobox } from '~/components/address-combobox';
import { AddressSearchResults } from '~/components/address-search';
import { SetUpLayout } from '~/components/set-up-layout';
import { SubmitButton } from '~/components/ui/button';
import { readAddress } from '~/modules/businesses/address.server';
import { getBusiness } from '~/modules/businesses/business.server';
import { requireStep, stepAfter } from '~/modules/businesses/set-up.server';
import { appError } from '~/modules/errors/app-error.server';
import { searchAddress } from '~/modules/geocoding/search-address.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Address · Frontdesk` }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, business, reached, other, user, headers } = await requireStep(
    request,
    'address',
  );
  const asked = new URL(request.url).searchParams.get('address');
  const [known, results] = await Promise.all([
    getBusiness(supabase, business.id),
    searchAddress(asked, user.id),
  ]);
  return data({ address: asked ?? known.address ?? '', results, reached, other }, { headers });
}

/** Without an address one goes on as well: a receptionist can answer without one. */
export async function action({ request }: ActionFunctionArgs) {
  const { supabase, business, reached, headers } = await requireStep(request, 'address');
  const next = stepAfter('address', reached);
  const { error } = await supabase
    .from('businesses')
    .update({ ...readAddress(await request.formData()), onboarding_step: next })
    .eq('id', business.id)
    .select('id')
    .single();
  if (error) throw appError('unavailable', { cause: error, headers });
  throw redirect(paths.onboarding(next), { headers });
}

export default function AddressStep() {
  const { address, results, reached, other } = useLoaderData<typeof loader>();
  return (
    <SetUpLayout
      step="address"
      reached={reached}
      other={other}
      title="Where is it?"
      subtitle="Callers ask for the way. Leave it empty if there is no place to come to."
    >
      <Form method="post" className="grid gap-4">
        <AddressCombobox id="address" name="address" label="Address" defaultValue={address} />
        <noscript>
          <button className="btn w-full" formMethod="get">
            Search
          </button>
        </noscript>
        <SubmitButton className="w-full">Continue</SubmitButton>
      </Form>
      {results && <AddressSearchResults {...results} />}
    </SetUpLayout>
  );
}
