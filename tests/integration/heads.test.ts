import { beforeAll, describe, expect, it } from 'vitest';

import { foundPages, openPages } from '~/modules/site/public-pages';
import { openEveryPage } from './every-page';
import { page } from './stack';

let pages: Awaited<ReturnType<typeof openEveryPage>>;

beforeAll(async () => {
  pages = await openEveryPage();
});

const metaOf = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`<meta name="${name}"(?: content="([^"]*)")?`, 'g'))].map(
    ([, content]) => content ?? '',
  );

describe('the head of a page', () => {
  it('says what the page is for, once and in a sentence, on every page', () => {
    const said = [...pages].map(([route, { html }]) => [route, metaOf(html, 'description')]);
    expect(said.filter(([, all]) => all?.length !== 1 || !/^.{20,}[.?]$/.test(all[0]!))).toEqual(
      [],
    );
  });

  it('lets search engines look at every way into an account that needs no token', async () => {
    const robots = await (await page('/robots.txt')).text();
    const kept = [...robots.matchAll(/^Disallow: (.+)$/gm)].map(([, start]) => String(start));
    for (const path of [...foundPages, ...openPages]) {
      const html = pages.get(path)?.html ?? '';
      expect(html, path).toContain('<main');
      expect(metaOf(html, 'robots'), path).toEqual([]);
      expect(kept.filter((start) => path.startsWith(start)), path).toEqual([]); // prettier-ignore
    }
  });
});
