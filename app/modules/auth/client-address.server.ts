/** Set by our own server for each request, whatever the client sent under that name. */
export const clientAddressHeader = 'X-Frontdesk-Ip';

/** The address that a request came from, behind trusted proxies; `unknown` when nothing says it. */
export function clientAddress(request: Request): string {
  return request.headers.get(clientAddressHeader) ?? 'unknown';
}
