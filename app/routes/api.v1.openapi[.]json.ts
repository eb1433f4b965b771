import { apiAction } from '~/modules/api/api-route.server';
import { openApi } from '~/modules/api/openapi.server';
import { getSite } from '~/modules/site/site.server';

/** The description of the API, for programs. It holds nothing of anybody's. */
export async function loader() {
  const { url } = await getSite();
  return Response.json(openApi(url), { headers: { 'Cache-Control': 'public, max-age=300' } });
}
export const action = apiAction;
