import { hiddenPaths } from '~/modules/site/public-pages';
import { getSite } from '~/modules/site/site.server';
import { paths } from '~/paths';

/** Search engines find the pages for everybody, and look for nothing where people work. */
export async function loader() {
  const { url } = await getSite();
  const lines = [
    'User-agent: *',
    ...hiddenPaths.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${url}${paths.sitemap()}`,
    '',
  ];
  return new Response(lines.join('\n'), {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'public, max-age=3600',
    },
  });
}
