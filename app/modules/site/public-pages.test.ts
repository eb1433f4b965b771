import { describe, expect, it } from 'vitest';

import { paths } from '~/paths';
import { routeRights } from '../../../tests/integration/route-rights';
import { foundPages, hiddenPaths } from './public-pages';

/** Files for machines, which are no pages and hide nothing. */
const files = new Set([
  paths.robots(),
  paths.sitemap(),
  paths.speculationRules(),
  '/link-picture.png',
]);
const isHidden = (path: string) => hiddenPaths.some((start) => path.startsWith(start));

describe('what search engines are told', () => {
  it('covers every route there is: a page is found or hidden', () => {
    const routes = Object.keys(routeRights).filter((path) => path !== '/*');
    const neither = routes.filter(
      (path) => !foundPages.includes(path) && !files.has(path) && !isHidden(path),
    );
    expect(neither).toEqual([]);
  });

  it('hides no page that it names', () => {
    expect(foundPages.filter(isHidden)).toEqual([]);
  });

  it('names and hides nothing that is gone', () => {
    const routes = Object.keys(routeRights);
    expect(foundPages.filter((path) => !routes.includes(path))).toEqual([]);
    expect(hiddenPaths.filter((start) => !routes.some((path) => path.startsWith(start)))).toEqual(
      [],
    );
  });
});
