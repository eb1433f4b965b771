import { createCookie, type Cookie } from '@remix-run/node';

import { getEnv } from '~/env.server';

/**
 * A cookie of ours, which no script reads and no form of another site sends along. Made when it is used: it depends on the
 * environment.
 *
 * @param maxAge in seconds
 * @param options.isSigned what is in it counts only if we wrote it; otherwise anybody may have
 */
export function ownCookie(
  name: `fd_${string}`,
  maxAge: number,
  { isSigned }: { isSigned: boolean },
): Cookie {
  const { SITE_URL: siteUrl, SESSION_SECRET: secret } = getEnv();
  return createCookie(name, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge,
    secure: siteUrl.startsWith('https:'),
    ...(isSigned && { secrets: [secret] }),
  });
}
