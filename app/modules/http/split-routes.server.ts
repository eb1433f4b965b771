import type { ServerBuild } from '@remix-run/node';

/**
 * The same application in parts, one for each first piece of a path. Remix compares a request with all routes that
 * it was given, and sorts them anew each time (`matchRoutes` of @remix-run/router 1.23 keeps nothing): with the
 * hundred and fifty of ours, that was half of what a small answer took. Routes that cannot match are left out; the
 * ones of `/` are in each part, because a page brings them along for the browser's first step back.
 *
 * @param make what is wanted of a part: made once for each
 * @returns that of the part that answers a path
 */
export function splitRoutes<T>(
  build: ServerBuild,
  make: (part: ServerBuild) => T,
): (pathname: string) => T {
  const firstPieces = new Map(
    Object.keys(build.routes).map((id) => [id, firstPiece(fullPath(build, id))]),
  );
  const known = new Set(firstPieces.values());
  const whole = make(build);
  const made = new Map<string, T>();
  return (pathname) => {
    const piece = firstPiece(pathname);
    // The browser asks for the routes behind its links; or the piece may read as another one once it is decoded.
    if (piece === '__manifest' || piece.includes('%')) return whole;
    const key = known.has(piece) ? piece : open;
    if (!made.has(key)) made.set(key, make(partOf(build, firstPieces, key)));
    return made.get(key) as T;
  };
}

/** What any piece may match: `:id`, `*`, an optional piece. */
const open = '*';

function partOf(build: ServerBuild, firstPieces: Map<string, string>, key: string): ServerBuild {
  const kept = new Set<string>();
  for (const [id, piece] of firstPieces) {
    if (piece !== key && piece !== '' && piece !== open) continue;
    for (let at: string | undefined = id; at; at = build.routes[at]?.parentId) kept.add(at);
  }
  const pick = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => kept.has(id)));
  return {
    ...build,
    routes: pick(build.routes),
    assets: { ...build.assets, routes: pick(build.assets.routes) },
  };
}

function fullPath(build: ServerBuild, id: string): string {
  const pieces: string[] = [];
  for (let at: string | undefined = id; at; at = build.routes[at]?.parentId) {
    pieces.unshift(build.routes[at]?.path ?? '');
  }
  return pieces.filter(Boolean).join('/');
}

/** Of a route's path, or of one that was asked for, as the router compares them: whatever their case. */
function firstPiece(path: string): string {
  const piece = (path.split('/').find(Boolean) ?? '')
    // Data of a page: `/calls.data`; of the first page: `/_root.data`.
    .replace(/\.data$/, '')
    .replace(/^_root$/, '')
    .toLowerCase();
  return /[:*?]/.test(piece) ? open : piece;
}
