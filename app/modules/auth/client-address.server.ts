/** Set by our own server for each request, whatever the client sent under that name. */
export const clientAddressHeader = 'X-Frontdesk-Ip';

/** Our server says that it is there; under another one, the header is what any client writes into it. */
const mark = Symbol.for('frontdesk.server');
const here = globalThis as { [mark]?: true };

/** Called by the server that overwrites {@link clientAddressHeader}. */
export function trustClientAddress(): void {
  here[mark] = true;
}

/** The address that a request came from, behind trusted proxies; `unknown` when nothing says it. */
export function clientAddress(request: Request): string {
  return (here[mark] && request.headers.get(clientAddressHeader)) || 'unknown';
}
