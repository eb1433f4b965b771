import { beforeAll, describe, expect, it } from 'vitest';

import { sum, weighPage } from '../page-weight';
import { openEveryPage } from './every-page';

/** Brotli, everything counted, as the server's own HTML names it. React and Remix alone are 70 kB of it. */
const scriptBudget = (route: string) => (/^\/calls(?:\/:callId)?$/.test(route) ? 85_000 : 95_000);
const styleBudget = 25_000;

let pages: Awaited<ReturnType<typeof openEveryPage>>;

const weights = () => [...pages].map(([route, found]) => ({ route, ...found, ...weighPage(found.html) })); // prettier-ignore

describe.each(['en-US', 'es-US'])('what a page makes a browser load, in %s', (locale) => {
  beforeAll(async () => {
    pages = await openEveryPage(locale);
  });

  it('is looked at on every page', () => {
    const routes = [...pages.keys()];
    for (const route of [
      '/',
      '/login',
      '/today',
      '/calls',
      '/calls/:callId',
      '/analytics',
      '/admin',
    ]) {
      expect(routes).toContain(route);
    }
    expect(routes.length).toBeGreaterThan(60);
  });

  it('is no script at all where no one is signed in', () => {
    const found = weights().filter(({ person, hasScript }) => person === 'nobody' && hasScript);
    expect(found.map(({ route }) => route)).toEqual([]);
  });

  it('is at most 95 kB of script, and 85 kB for calls', () => {
    const over = weights()
      .filter(({ route, scripts }) => sum(scripts) > scriptBudget(route))
      .map(
        ({ route, scripts }) =>
          `${route}: ${sum(scripts)} bytes of ${scriptBudget(route)}, most of it ${scripts
            .slice(0, 6)
            .map(({ path, bytes }) => `${path} ${bytes}`)
            .join(', ')}`,
      );
    expect(over).toEqual([]);
  });

  it('is at most 25 kB of styles', () => {
    const over = weights().filter(({ styles }) => sum(styles) > styleBudget || sum(styles) === 0);
    expect(over.map(({ route, styles }) => `${route}: ${sum(styles)}`)).toEqual([]);
  });

  it('is asked for after what is seen without it', () => {
    const tags = [...pages.values()].flatMap(({ html }) => html.match(/<link rel="modulepreload"[^>]*>/g) ?? []); // prettier-ignore
    expect(tags.length).toBeGreaterThan(100);
    expect(tags.filter((tag) => !/ fetchpriority="low"/i.test(tag))).toEqual([]);
  });
});
