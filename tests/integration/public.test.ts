import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { page, url } from './stack';

const text = async (path: string) => (await page(path)).text();
const metaOf = (html: string, name: string) =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1];
const structuredIn = (html: string): unknown[] =>
  [...html.matchAll(/<script type="application\/ld\+json">([^<]*)<\/script>/g)].map(([, json]) =>
    JSON.parse(String(json)),
  );

describe('search engines', () => {
  it('are told of pages that are there, by whole addresses', async () => {
    const robots = await text('/robots.txt');
    expect(robots).toContain(`Sitemap: ${url}/sitemap.xml`);
    expect(robots).toContain('Disallow: /admin');
    const addresses = [...(await text('/sitemap.xml')).matchAll(/<loc>([^<]+)<\/loc>/g)];
    expect(addresses.length).toBeGreaterThan(5);
    for (const [, address] of addresses) {
      const path = String(address).replace(url, '');
      const answer = await page(path);
      expect(answer.status, path).toBe(200);
      expect(await answer.text(), path).toContain('<main id="main"');
    }
  });

  it('read what a page is, where it is, and what a link to it shows', async () => {
    const titles = new Set<string>();
    for (const path of ['/', '/pricing', '/faq', '/contact', '/privacy', '/terms', '/status']) {
      const html = await text(path);
      expect(html, path).toContain(`<link rel="canonical" href="${url}${path}"`);
      expect(metaOf(html, 'description'), path).toMatch(/.{20}/);
      expect(metaOf(html, 'og:url'), path).toBe(url + path);
      expect(metaOf(html, 'twitter:card'), path).toBe('summary_large_image');
      expect(html.match(/<h1/g), path).toHaveLength(1);
      titles.add(String(metaOf(html, 'og:title')));
    }
    expect(titles.size).toBe(7);
  });

  it('find the picture of a link, which never changes at its address', async () => {
    const address = String(metaOf(await text('/'), 'og:image'));
    const answer = await page(address.replace(url, ''));
    expect(answer.headers.get('Cache-Control')).toContain('immutable');
    expect(await sharp(await answer.arrayBuffer()).metadata()).toMatchObject({
      format: 'png',
      width: 1200,
      height: 630,
    });
  });

  it('read the product and the answers as data', async () => {
    expect(structuredIn(await text('/'))).toMatchObject([
      {
        '@graph': [
          { '@type': 'Organization', url },
          { '@type': 'SoftwareApplication', offers: [{ price: '39.00' }, {}, {}] },
        ],
      },
    ]);
    const [faq] = structuredIn(await text('/faq')) as [{ mainEntity: { name: string }[] }];
    expect(faq).toMatchObject({ '@type': 'FAQPage' });
    expect(faq.mainEntity.map(({ name }) => name)).toContain('Can I keep my number?');
    expect(structuredIn(await text('/faq?q=number'))).toEqual([]);
  });
});

describe('pages for everybody', () => {
  it('may be kept for a while where they are the same for all, and are never where they are not', async () => {
    for (const path of ['/faq', '/privacy', '/terms']) {
      expect((await page(path)).headers.get('Cache-Control'), path).toMatch(/^public, max-age=/);
    }
    for (const path of ['/', '/contact', '/pricing']) {
      expect((await page(path)).headers.get('Cache-Control'), path).toBe('private, no-cache');
    }
  });

  it('name the companies that this installation works with, and no others', async () => {
    const html = await text('/privacy');
    for (const name of ['Vapi', 'Supabase', 'Paddle', 'A mail provider']) {
      expect(html).toContain(`>${name}</b>`);
    }
    // No errors are sent anywhere from here.
    expect(html).not.toMatch(/Sentry|reports of errors/);
  });

  it('show what was searched for as text', async () => {
    const html = await text(`/faq?q=${encodeURIComponent('<img src=x>"')}`);
    expect(html).not.toContain('<img src=x>');
  });
});
