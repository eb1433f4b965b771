import { ownCookie } from '~/modules/http/own-cookie.server';

/**
 * Says that this browser signed up with an address, and so knows the password that the account was made with.
 * Without it, whoever confirms the address may not be who chose that password.
 */
function cookie() {
  return ownCookie('fd_signup', 86_400, { isSigned: true });
}

export async function markSignUp(headers: Headers, email: string): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize(email));
}

export async function signedUpHere(request: Request, email: string): Promise<boolean> {
  return (await cookie().parse(request.headers.get('Cookie'))) === email;
}
