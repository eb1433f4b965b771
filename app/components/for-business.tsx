import { useRouteLoaderData } from '@remix-run/react';

import type { loader } from '~/routes/_app';

/** In a form: which business the page was of. The action refuses it when another one is shown meanwhile. */
export function ForBusiness() {
  const shell = useRouteLoaderData<typeof loader>('routes/_app');
  return shell ? <input type="hidden" name="businessId" value={shell.business.id} /> : null;
}
