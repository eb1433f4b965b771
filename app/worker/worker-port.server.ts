import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

import { answerReadiness } from '~/modules/intake/readiness.server';
import { answerMetrics } from '~/modules/operations/metrics.server';

/**
 * A worker process has no pages. Where `WORKER_PORT` is set, it answers there who asks whether it lives, whether it
 * keeps up, and for its metrics.
 *
 * @returns the port, and what closes it
 */
export async function openWorkerPort(port: number) {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    void answer(path, request.headers.authorization ?? null)
      .catch(() => Response.json({ status: 'broken' }, { status: 500 }))
      .then((found) => send(response, found));
  });
  server.listen(port);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => server.close(),
  };
}

async function answer(path: string | undefined, authorization: string | null): Promise<Response> {
  if (path === '/healthz') return Response.json({ status: 'ok' });
  if (path === '/metrics') return answerMetrics(authorization);
  if (path === '/readyz') return answerReadiness(true);
  return new Response('Not found.', { status: 404 });
}

async function send(response: ServerResponse, answered: Response) {
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(await answered.text());
}
