import type { ServerBuild } from '@remix-run/node';
import { matchRoutes } from '@remix-run/react';
import { describe, expect, it } from 'vitest';

import { splitRoutes } from './split-routes.server';

const paths: [id: string, parentId: string | undefined, path: string | undefined, index?: true][] =
  [
    ['root', undefined, ''],
    ['index', 'root', undefined, true],
    ['app', 'root', undefined],
    ['calls', 'app', 'calls'],
    ['call', 'app', 'calls/:callId'],
    ['act', 'call', 'act'],
    ['calls-csv', 'root', 'calls.csv'],
    ['settings', 'app', 'settings'],
    ['team', 'settings', 'team'],
    ['webhook', 'root', 'api/webhooks/vapi'],
    ['everything', 'root', '*'],
  ];
const routes = Object.fromEntries(
  paths.map(([id, parentId, path, index]) => [id, { id, parentId, path, index, module: {} }]),
);
const build = { routes, assets: { routes, version: '1' } } as unknown as ServerBuild;

type Branch = Parameters<typeof matchRoutes>[0][number];

function match(from: ServerBuild, pathname: string) {
  const tree = (parentId?: string): Branch[] =>
    Object.values(from.routes).flatMap((route) =>
      route && route.parentId === parentId
        ? [
            {
              id: route.id,
              path: route.path,
              index: route.index,
              children: route.index ? undefined : tree(route.id),
            } as Branch,
          ]
        : [],
    );
  return matchRoutes(tree(), pathname)?.map(({ route }) => route.id);
}

describe('a part of the routes', () => {
  const partFor = splitRoutes(build, (part) => part);

  it.each([
    '/',
    '/calls',
    '/Calls',
    '/calls/',
    '//calls',
    '/calls/7/act',
    '/calls/7/none',
    '/calls.csv',
    '/%63alls/7',
    '/settings/team',
    '/api/webhooks/vapi',
    '/api/webhooks/none',
    '/nowhere/at/all',
    '/:callId',
  ])('answers %s as all of them do', (pathname) => {
    expect(match(partFor(pathname), pathname)).toEqual(match(build, pathname));
  });

  it('has what the path may need, the first page and what catches the rest, and no more', () => {
    const part = partFor('/calls/7');
    expect(Object.keys(part.routes)).toEqual([
      'root',
      'index',
      'app',
      'calls',
      'call',
      'act',
      'everything',
    ]);
    expect(Object.keys(part.assets.routes)).toEqual(Object.keys(part.routes));
    expect(partFor('/CALLS')).toBe(part);
    expect(partFor('/calls.data')).toBe(part);
  });

  it('is one for whatever is not known', () => {
    expect(partFor('/a')).toBe(partFor('/b/c'));
  });

  it('is all of them where the browser asks for the routes behind its links', () => {
    expect(partFor('/__manifest')).toBe(build);
  });
});
