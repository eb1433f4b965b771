import { redirect, type LoaderFunctionArgs } from '@remix-run/node';

import { requireSetUp } from '~/modules/businesses/set-up.server';
import { paths, type OnboardingStep } from '~/paths';

/** Goes on where the person left. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { business, other, headers } = await requireSetUp(request);
  if (business) {
    throw redirect(paths.onboarding(business.onboarding_step as OnboardingStep), { headers });
  }
  throw redirect(other ? paths.today() : paths.onboarding('business'), { headers });
}
