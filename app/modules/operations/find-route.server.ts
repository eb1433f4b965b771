import type { ServerBuild } from '@remix-run/node';
import { matchRoutes } from '@remix-run/react';

type Branch = {
  id: string;
  path?: string;
  index?: boolean;
  caseSensitive?: boolean;
  children?: Branch[];
};

/** Addresses whose route is remembered; forgotten all at once, since most hold an id. */
const mostKnown = 1_000;

/**
 * Which route a path is answered by: its id, as Remix names it (`routes/_app.calls_.$callId`). Also of the path by
 * which Remix's own fetch asks for the same (`/calls.data`).
 *
 * @returns null for a path of no route
 */
export function routeFinder(routes: ServerBuild['routes']): (path: string) => string | null {
  const tree = branchesOf(routes, undefined);
  const known = new Map<string, string | null>();
  return (path) => {
    const page = path === '/_root.data' ? '/' : path.replace(/\.data$/, '');
    const found = known.get(page);
    if (found !== undefined) return found;
    const id = matchRoutes(tree as Parameters<typeof matchRoutes>[0], page)?.at(-1)?.route.id;
    if (known.size >= mostKnown) known.clear();
    known.set(page, id ?? null);
    return id ?? null;
  };
}

function branchesOf(routes: ServerBuild['routes'], parentId: string | undefined): Branch[] {
  return Object.values(routes).flatMap((route) =>
    route && route.parentId === parentId
      ? [
          {
            id: route.id,
            path: route.path,
            caseSensitive: route.caseSensitive,
            ...(route.index ? { index: true } : { children: branchesOf(routes, route.id) }),
          },
        ]
      : [],
  );
}
