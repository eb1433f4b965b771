import type { NextFunction, Request, Response } from 'express';

const methods = ['GET', 'HEAD', 'POST', 'OPTIONS'];

/** A name or an address, and a port; nothing that a path or a password could hide in. */
const hostPattern = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;
/** Steps that Remix would take, and those who count and log would not. */
const dots = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)|\\/i;

/** What no page of ours is asked by, and Remix would stumble over: said so before it gets there. */
export function refuseUnreadable(request: Request, response: Response, next: NextFunction): void {
  const refuse = (status: number, text: string) =>
    void response.status(status).type('text').send(text);
  const url = request.originalUrl;
  if (request.method === 'OPTIONS' || !methods.includes(request.method)) {
    const isWebhook = url.startsWith('/api/webhooks/');
    response.set('Allow', isWebhook ? 'POST' : methods.join(', '));
    if (request.method === 'OPTIONS') return void response.status(204).end();
    return refuse(405, 'There is nothing to be done by this method here.');
  }
  // A whole address in the first line is for proxies; a host or a protocol that is none makes no address.
  const hosts = ['Host', 'X-Forwarded-Host'].map((name) => request.get(name)).filter(Boolean);
  const isReadable =
    url.startsWith('/') &&
    !dots.test(request.path) &&
    /^https?$/.test(request.protocol) &&
    [request.hostname, ...hosts].every(
      (host) => host && hostPattern.test(host) && URL.canParse(`http://${host}${url}`),
    );
  if (!isReadable) return refuse(400, 'This address could not be read.');
  // The way in which an earlier Remix asked for data. It answers nothing to it but an error.
  if ('_data' in request.query) return refuse(400, 'This address could not be read.');
  next();
}
