import { foundPages } from '~/modules/site/public-pages';
import { paths } from '~/paths';

/**
 * What a browser may fetch of a page without scripts when somebody is about to open it: pages for everybody, which
 * are the same whoever looks and change nothing. Pages with scripts see to that themselves.
 */
export function loader() {
  const rules = {
    prefetch: [
      {
        where: {
          and: [
            { href_matches: [...foundPages, paths.forgotPassword()] },
            // To ask for the other language is to choose it.
            { not: { selector_matches: '[hreflang]' } },
          ],
        },
        eagerness: 'moderate',
      },
    ],
  };
  return new Response(JSON.stringify(rules), {
    headers: {
      'Content-Type': 'application/speculationrules+json',
      'Cache-Control': 'public, max-age=3600',
    },
  });
}
