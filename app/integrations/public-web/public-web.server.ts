import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';

import ipaddr from 'ipaddr.js';

/** How hosts are found, and which addresses may be asked. */
export type Network = {
  /** All addresses of a host. */
  resolve: (host: string) => Promise<string[]>;
  isAllowed: (address: string) => boolean;
};

export const internet: Network = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  isAllowed: isPublicAddress,
};

/** The host is not on the public internet, and was not asked. */
export class PrivateAddressError extends Error {}

/**
 * True for an address of the public internet: no loopback, private, link-local, shared (CGNAT), multicast or
 * reserved one, and none that hides an IPv4 address in an IPv6 one.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 only 2000::/3 is given out.
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(ipaddr.parse('2000::'), 3);
}

type Asked = {
  method?: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  signal: AbortSignal;
};

/**
 * Asks a server on somebody's behalf: at public addresses only, at the very address that was checked, and
 * without following where it points. Whoever gets the answer destroys it.
 *
 * @throws PrivateAddressError, or what the network throws
 */
export async function askPublicWeb(
  url: URL,
  { method = 'GET', headers, body, signal }: Asked,
  { resolve, isAllowed }: Network = internet,
): Promise<http.IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = await orAbort(resolve(host), signal);
  const [address] = addresses;
  // One that is not public is enough: which of them is used is not ours to choose.
  if (!address || !addresses.every(isAllowed)) {
    throw new PrivateAddressError(`${host} is not on the public internet`);
  }
  const family = ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4;
  // Whatever the name resolves to by now.
  const pinned: LookupFunction = (_host, options, callback) =>
    options.all ? callback(null, [{ address, family }]) : callback(null, address, family);
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((fulfil, reject) => {
    // A connection of its own: one that is kept may be to somewhere else.
    request(url, { method, lookup: pinned, signal, agent: false, headers }, fulfil)
      .on('error', reject)
      .end(body);
  });
}

async function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
}
