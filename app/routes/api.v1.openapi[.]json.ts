import { apiAction } from '~/modules/api/api-route.server';
import { openApi } from '~/modules/api/openapi.server';
import { defaultLocale } from '~/modules/languages/language';
import { speak } from '~/modules/languages/speak.server';
import { getSite } from '~/modules/site/site.server';

/** The description of the API, for programs. It holds nothing of anybody's. */
export async function loader() {
  const { url } = await getSite();
  // In English, whoever reads it: programs do.
  const description = speak(defaultLocale, () => openApi(url));
  return Response.json(description, { headers: { 'Cache-Control': 'public, max-age=300' } });
}
export const action = apiAction;
