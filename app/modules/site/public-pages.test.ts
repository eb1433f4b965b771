import { describe, expect, it } from 'vitest';

import { paths } from '~/paths';
import { routeRights } from '../../../tests/integration/route-rights';
import { foundPages, hiddenPaths, openPages } from './public-pages';

/** Files for machines, which are no pages and hide nothing. */
const files = new Set([
  paths.robots(),
  paths.sitemap(),
  paths.speculationRules(),
  '/link-picture.png',
]);
const seenPages = [...foundPages, ...openPages];
const isHidden = (path: string) => hiddenPaths.some((start) => path.startsWith(start));

describe('what search engines are told', () => {
  it('covers every route there is: a page is found, open or hidden', () => {
    const routes = Object.keys(routeRights).filter((path) => path !== '/*');
    const none = routes.filter(
      (path) => !seenPages.includes(path) && !files.has(path) && !isHidden(path),
    );
    expect(none).toEqual([]);
  });

  it('hides no page that it names', () => {
    expect(seenPages.filter(isHidden)).toEqual([]);
  });

  it('names and hides nothing that is gone', () => {
    const routes = Object.keys(routeRights);
    expect(seenPages.filter((path) => !routes.includes(path))).toEqual([]);
    expect(hiddenPaths.filter((start) => !routes.some((path) => path.startsWith(start)))).toEqual(
      [],
    );
  });
});
