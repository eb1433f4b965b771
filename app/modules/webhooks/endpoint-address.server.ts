import { internet, isPublicAddress } from '~/integrations/public-web/public-web.server';
import type { Network } from '~/integrations/public-web/public-web.server';
import { t } from '~/modules/languages/t';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * An address that messages may be sent to: https, without credentials in it. On the embedded stack also http to this
 * machine, so that webhooks can be tried.
 *
 * @returns null, or what is wrong with it
 */
export function addressFault(text: string, isSandbox: boolean): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return t`Enter the whole address, such as https://example.com/hooks.`;
  if (url.username || url.password) return t`Leave the name and password out of the address.`;
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:' && isSandbox && loopback.has(url.hostname)) return null;
  return t`Enter an address that begins with https://.`;
}

/** What is asked for an endpoint: the public internet; on the embedded stack this machine as well, by its name. */
export function networkFor(url: URL, isSandbox: boolean): Network {
  if (!isSandbox || !loopback.has(url.hostname)) return internet;
  return {
    resolve: internet.resolve,
    isAllowed: (address) =>
      address === '127.0.0.1' || address === '::1' || isPublicAddress(address),
  };
}
