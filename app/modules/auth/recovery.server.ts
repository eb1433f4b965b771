import { ownCookie } from '~/modules/http/own-cookie.server';

/**
 * Says for a quarter of an hour that this browser came by a recovery link: only then is a new password
 * taken without the old one.
 */
function cookie() {
  return ownCookie('fd_recovery', 15 * 60, { isSigned: true });
}

export async function allowRecovery(headers: Headers, userId: string): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize(userId));
}

export async function mayRecover(request: Request, userId: string): Promise<boolean> {
  return (await cookie().parse(request.headers.get('Cookie'))) === userId;
}

export async function endRecovery(headers: Headers): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize('', { maxAge: 0 }));
}
