/** Every URL of the product, spelled once. */

type Query = Record<string, string | number | null | undefined>;

function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

export const paths = {
  landing: () => '/',
  login: (query?: { redirectTo?: string; notice?: string }) => withQuery('/login', query),
  logout: () => '/logout',
  signup: () => '/signup',
  authConfirm: () => '/auth/confirm',
  onboarding: () => '/onboarding',
  today: () => '/today',
  calls: (filters?: Query) => withQuery('/calls', filters),
  callsJson: (filters?: Query) => withQuery('/calls.json', filters),
  call: (callId: string) => `/calls/${callId}`,
  callTurn: (callId: string, position: number) => `/calls/${callId}#t${position}`,
  recording: (callId: string) => `/calls/${callId}/recording`,
  live: () => '/api/live',
};
