/**
 * `npm run serve`: our own server around the Remix build. Against plain `remix-serve` it adds explicit
 * trusted proxies, request ids and a log line a request, body limits, security headers, right caching, the
 * inline worker, and a drain that finishes what was asked before it ends.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import ipaddr from 'ipaddr.js';
import sirv from 'sirv';

import { getEnv, type Env } from '~/env.server';
import { getReports, reportError } from '~/integrations/sentry/report.server';
import { closePool } from '~/integrations/postgres.server';
import { logger } from '~/logger.server';
import { clientAddressHeader, trustClientAddress } from '~/modules/auth/client-address.server';
import { splitRoutes } from '~/modules/http/split-routes.server';
import { dropWhenBehind } from '~/modules/live/drop-when-behind.server';
import { refuseUnreadable } from '~/modules/http/refuse-unreadable.server';
import { switchBilling } from '~/modules/billing/switch-billing.server';
import { watchConnection } from '~/modules/export/connection.server';
import { answerInLanguage } from '~/modules/languages/choose-locale.server';
import { language, languages, type Language } from '~/modules/languages/language';
import { limitRate } from '~/modules/http/rate-limits.server';
import { secureHeaders } from '~/modules/http/secure-headers.server';
import { noteRequest } from '~/modules/operations/current-request.server';
import { routeFinder } from '~/modules/operations/find-route.server';
import { logRequests } from '~/modules/operations/log-requests.server';
import { startWorker } from '~/worker/run.server';

/** Larger than any body that a route takes; routes have limits of their own below it. */
const maxBodyBytes = 12 * 1024 * 1024;
/** How long load balancers get to see that we are not ready any more. */
const drainNoticeMs = 1_000;
/** A live stream that its viewer leaves unread this far is let go; the viewer comes back for what it missed. */
const mostUnreadBytes = 256 * 1024;
/** For what a stream is told at the end to get to its viewer. */
const lastWordMs = 200;
/** When viewers of live streams come back: not all at once. */
const reconnectMs = () => 500 + Math.floor(Math.random() * 2_000);
/** For reports of errors that are still to be sent. */
const flushMs = 1_500;
/** When a request has not ended by then, we end without it. */
const drainMs = 9_000;

const env = readEnv();
const buildFolder = path.dirname(fileURLToPath(import.meta.url));
const clientFolder = path.join(buildFolder, 'client');
const liveStreams = new Set<Response>();
let isDraining = false;

function readEnv(): Env {
  try {
    return getEnv();
  } catch (error) {
    // Read by a person at a terminal: the message without a stack.
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

const app = express();
trustClientAddress();
app.disable('x-powered-by');
app.set('trust proxy', env.TRUSTED_PROXIES);
app.use(stampClientAddress);
app.use(logRequests);
app.use(secureHeaders(env.SITE_URL.startsWith('https:')));
app.use(refuseWhileDraining);
// Names of assets hold a hash of what is in them; other public files may change with a deployment.
app.use(
  '/assets',
  files(
    path.join(clientFolder, 'assets'),
    'public, max-age=31536000, immutable',
    (_request, response) => {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found.');
    },
  ),
);
app.use(files(clientFolder, 'public, max-age=3600'));
app.use(answerInLanguage);
app.use((request, response, next) => void limitRate(request, response, next).catch(next));
app.use(limitBody);
app.use(refuseUnreadable);
app.use(refuseForeignForms);
app.use(
  compression({
    filter: (request, response) =>
      !String(response.getHeader('Content-Type')).startsWith('text/event-stream') &&
      compression.filter(request, response),
  }),
);
app.use('/api/live', (_request, response, next) => {
  if (isDraining) {
    response.status(503).set('Retry-After', '2').end();
    return;
  }
  dropWhenBehind(response, mostUnreadBytes);
  liveStreams.add(response);
  response.on('close', () => liveStreams.delete(response));
  next();
});
app.all('*', await answerWithRemix());
app.use(
  (
    error: Error & { status?: number },
    _request: Request,
    response: Response,
    // Express knows an error handler by its four parameters.
    _next: NextFunction,
  ) => {
    // Nobody is there any more, or half of it is sent: all that is left is to hang up.
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const status = error.status && error.status < 500 ? error.status : 500;
    if (status === 500) {
      reportError(error, { part: 'server' });
      logger.error({ err: error }, 'request failed');
    }
    response
      .status(status)
      .type('text')
      .send(status === 404 ? 'Not found.' : 'Something went wrong.');
  },
);

void switchBilling();
const worker = env.WORKER === 'inline' ? await startInlineWorker() : undefined;
const server = app.listen(env.PORT);
// Above the idle time of common load balancers (60 s), so that they, not we, close idle connections.
server.keepAliveTimeout = 65_000;
server.headersTimeout = 66_000;
// The whole of a request, with a picture or a document that comes over a slow line.
server.requestTimeout = 60_000;
// Of a connection on which nothing moves at all. Live streams say something every few seconds.
server.timeout = 120_000;
server.on('error', (error: NodeJS.ErrnoException) => {
  const why = error.code === 'EADDRINUSE' ? `port ${env.PORT} is in use` : error.message;
  process.stderr.write(`The server did not start: ${why}.\n`);
  process.exit(1);
});
await once(server, 'listening');
logger.info({ port: env.PORT }, 'listening');

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void drain(signal));
// Started by another process of ours, we do not outlive it.
process.on('disconnect', () => void drain('disconnect'));
// What nobody waited for, as of a job whose connection broke, ends no requests of others.
process.on('unhandledRejection', (error) => {
  logger.error({ err: error }, 'something failed that nobody waited for');
});

// -------------------------------------------------------------------------------------------------

/** Remix, for each path with the routes that it may need, and for each language with what browsers load of it. */
async function answerWithRemix(): Promise<RequestHandler> {
  // Beside this file once it is built; the address keeps the bundler from looking into it.
  const address = new URL('./server/index.js', import.meta.url).href;
  const build = (await import(address)) as ServerBuild;
  const handlers = await Promise.all(
    (Object.keys(languages) as Language[]).map(
      async (one) => [one, splitRoutes(await buildFor(one, build), handlerOf)] as const,
    ),
  );
  const handlerFor = Object.fromEntries(handlers) as Record<Language, (typeof handlers)[0][1]>;
  return (request, response, next) =>
    void handlerFor[language()](request.path)(request, response, next);
}

/** What Remix built is for English; of each other language there is a table of what browsers load. */
async function buildFor(one: Language, build: ServerBuild): Promise<ServerBuild> {
  if (one === 'en') return build;
  const table = await readFile(path.join(buildFolder, `server/assets.${one}.json`), 'utf8');
  return { ...build, assets: JSON.parse(table) as ServerBuild['assets'] };
}

function handlerOf(build: ServerBuild): RequestHandler {
  const findRoute = routeFinder(build.routes);
  const handler = createRequestHandler({
    build,
    mode: env.NODE_ENV,
    getLoadContext: (_request, response) => ({ readyForMore: watchConnection(response) }),
  });
  return (request, response, next) => {
    noteRequest({ findRoute });
    void handler(request, response, next);
  };
}

/** Routes know who asks by this header alone: what a client sends under its name is overwritten. */
function stampClientAddress(request: Request, response: Response, next: NextFunction) {
  const address = addressOf(request);
  response.locals.clientAddress = address;
  request.headers[clientAddressHeader.toLowerCase()] = address;
  next();
}

/** The platform's own word on who asks, if it gives one; else what the trusted proxies forwarded. */
function addressOf(request: Request): string {
  const header = env.CLIENT_ADDRESS_HEADER;
  const isTrusted = app.get('trust proxy fn') as (address: string, hops: number) => boolean;
  const told = header && isTrusted(request.socket.remoteAddress ?? '', 0) && request.get(header);
  const address = told && ipaddr.isValid(told) ? told : (request.ip ?? 'unknown');
  return address.replace(/^::ffff:/, '');
}

/** Files of the build, which are compressed there already. */
function files(
  folder: string,
  cacheControl: string,
  onNoMatch?: (request: Request, response: Response) => void,
) {
  return sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    extensions: [],
    setHeaders: (response) => void response.setHeader('Cache-Control', cacheControl),
    ...(onNoMatch && { onNoMatch: onNoMatch as never }),
  });
}

function refuseWhileDraining(request: Request, response: Response, next: NextFunction) {
  if (!isDraining) return next();
  response.setHeader('Connection', 'close');
  if (request.path !== '/readyz') return next();
  response.status(503).json({ status: 'draining' });
}

function limitBody(request: Request, response: Response, next: NextFunction) {
  // Browsers say how long a form is. Webhooks may come in chunks: their route counts as it reads.
  const isUncounted =
    request.get('Transfer-Encoding') !== undefined && !request.path.startsWith('/api/webhooks/');
  if (isUncounted) {
    response.status(411).set('Connection', 'close').json({ error: 'Send a Content-Length.' });
    return;
  }
  if (Number(request.get('Content-Length') ?? 0) <= maxBodyBytes) return next();
  response
    .status(413)
    .set('Connection', 'close')
    .json({ error: `The body is over ${maxBodyBytes / 1024 / 1024} MB.` });
}

/**
 * Remix checks where forms of pages come from, but not those of resource routes such as `/logout`. Nothing
 * that carries our cookies changes anything on another site's word; webhooks prove themselves otherwise.
 */
function refuseForeignForms(request: Request, response: Response, next: NextFunction) {
  const isSafe = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  if (isSafe || request.path.startsWith('/api/webhooks/')) return next();
  const origin = request.get('Origin');
  const site = request.get('Sec-Fetch-Site');
  const isOwn =
    origin === undefined
      ? site === undefined || site === 'same-origin' || site === 'none'
      : origin === new URL(env.SITE_URL).origin ||
        origin.replace(/^https?:\/\//, '') === request.get('Host');
  if (isOwn) return next();
  response.status(403).type('text').send('This form was sent from another site.');
}

/** Postgres may start after us: the pages work meanwhile, and readiness tells of the worker's lag. */
async function startInlineWorker() {
  let running: Awaited<ReturnType<typeof startWorker>> | undefined;
  let isStopped = false;
  const attempt = async () => {
    try {
      const worker = await startWorker();
      running = worker;
      if (isStopped) return await worker.stop();
      void worker.ended.then(async () => {
        if (isStopped) return;
        logger.error('the worker ended; starting it again in 5 s');
        await worker.stop();
        setTimeout(() => void attempt(), 5_000).unref();
      });
    } catch (error) {
      logger.error({ err: error }, 'the worker did not start; trying again in 5 s');
      if (!isStopped) setTimeout(() => void attempt(), 5_000).unref();
    }
  };
  await attempt();
  return {
    async stop() {
      isStopped = true;
      await running?.stop();
    },
  };
}

async function drain(signal: string) {
  if (isDraining) return;
  isDraining = true;
  logger.info({ signal }, 'draining');
  setTimeout(() => process.exit(0), drainNoticeMs + drainMs).unref();
  const stopsAtOnce = signal !== 'SIGTERM';
  if (!stopsAtOnce) await new Promise((resolve) => setTimeout(resolve, drainNoticeMs));
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // Live streams never end by themselves; viewers reconnect, to another machine or to our successor.
  for (const stream of liveStreams) {
    if (stream.headersSent) stream.write(`retry: ${reconnectMs()}\n\n`);
    setTimeout(() => stream.destroy(), lastWordMs);
  }
  await Promise.all([closed, worker?.stop()]);
  await Promise.all([closePool().catch(() => {}), getReports()?.flush(flushMs)]);
  process.exit(0);
}
