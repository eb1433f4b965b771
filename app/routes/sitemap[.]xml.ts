import { foundPages } from '~/modules/site/public-pages';
import { getSite } from '~/modules/site/site.server';

/** The pages for everybody, by their whole addresses. Source: sitemaps.org, protocol 0.9. */
export async function loader() {
  const { url } = await getSite();
  const pages = foundPages.map((path) => `  <url><loc>${url}${path}</loc></url>`);
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...pages,
    '</urlset>',
    '',
  ];
  return new Response(xml.join('\n'), {
    headers: {
      'Content-Type': 'application/xml; charset=utf-8',
      'Cache-Control': 'public, max-age=3600',
    },
  });
}
