const signInPage = 'https://accounts.google.com/o/oauth2/v2/auth';

/** What the library asks of Google itself, and where the simulated Google has it. */
const calls: Record<string, string> = {
  'https://oauth2.googleapis.com/token': '/token',
  'https://www.googleapis.com/userinfo/v2/me': '/userinfo',
};

/**
 * Shim: Google, simulated. The library knows Google by fixed addresses; in this process just those lead to
 * the simulator instead, and every other request goes where it went.
 *
 * @param simulator the simulator's address, without a slash at its end
 */
export function sendGoogleTo(simulator: string) {
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const path = input instanceof Request ? undefined : calls[String(input)];
    return original(path ? simulator + path : input, init);
  };
  return {
    /** Sends a person who is to sign in at Google to the simulator. */
    answer(response: Response): Response {
      const location = response.headers.get('Location');
      if (!location?.startsWith(`${signInPage}?`)) return response;
      const headers = new Headers(response.headers);
      headers.set('Location', location.replace(signInPage, `${simulator}/o/oauth2/v2/auth`));
      return new Response(null, { status: response.status, headers });
    },
    stop() {
      globalThis.fetch = original;
    },
  };
}
