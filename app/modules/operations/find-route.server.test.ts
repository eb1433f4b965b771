import type { ServerBuild } from '@remix-run/node';
import { describe, expect, it } from 'vitest';

import { routeFinder } from './find-route.server';

const route = (id: string, parentId: string | undefined, path?: string, index?: boolean) => ({
  id,
  parentId,
  path,
  index,
});
const routes = Object.fromEntries(
  [
    route('root', undefined, ''),
    route('routes/_index', 'root', undefined, true),
    route('routes/_app', 'root'),
    route('routes/_app.calls', 'routes/_app', 'calls'),
    route('routes/_app.calls_.$callId', 'routes/_app', 'calls/:callId'),
    route('routes/calls[.]csv', 'root', 'calls.csv'),
  ].map((each) => [each.id, each]),
) as unknown as ServerBuild['routes'];

describe('the route of a path', () => {
  const find = routeFinder(routes);

  it.each([
    ['/', 'routes/_index'],
    ['/_root.data', 'routes/_index'],
    ['/calls', 'routes/_app.calls'],
    ['/calls.data', 'routes/_app.calls'],
    ['/calls/0b6f', 'routes/_app.calls_.$callId'],
    ['/calls/0b6f.data', 'routes/_app.calls_.$callId'],
    ['/calls.csv', 'routes/calls[.]csv'],
    ['/wp-login.php', null],
  ])('%s is %s', (path, id) => {
    expect(find(path)).toBe(id);
    // From memory the same.
    expect(find(path)).toBe(id);
  });
});
