import type { LoaderFunctionArgs } from '@remix-run/node';

import { linkPicture, pictureVersion } from '~/modules/site/link-picture.server';

/** What a link to the site shows elsewhere; by its version it never changes. */
export async function loader({ request }: LoaderFunctionArgs) {
  const isNamed = new URL(request.url).searchParams.get('v') === pictureVersion;
  return new Response(new Uint8Array(await linkPicture()), {
    headers: {
      'Content-Type': 'image/png',
      'Cache-Control': isNamed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      // Other sites show it: that is what it is for.
      'Cross-Origin-Resource-Policy': 'cross-origin',
    },
  });
}
