import http from 'node:http';
import net from 'node:net';

import { seededRandom } from '../../sandbox/vapi/random';
import { makeRequests, type FuzzRequest, type FuzzTarget } from './requests';

export type FuzzReport = {
  /** How many requests were answered how. */
  statuses: Record<string, number>;
  kinds: Record<string, number>;
  faults: { request: FuzzRequest; what: string }[];
};

/** What somebody outside must never read: how we are built, and what broke. */
const inside =
  /\n\s+at (?:async )?[\w.<>[\] ]+ ?\(?(?:file:|node:|\/)|node_modules\/|\.server\.(?:ts|js)\b|build\/server|\b(?:Type|Reference|Syntax|Range)Error\b|\bZodError\b|PostgrestError|\bPGRST\d+|violates \w+(?:-\w+)* constraint|syntax error at or near|ECONNREFUSED/;
const longestMs = 20_000;
const mostRead = 2 * 1024 * 1024;

/**
 * Sends mutated requests, and judges each answer: nothing is answered with a fault of ours, nothing tells of our
 * insides, and everything is answered.
 */
export async function fuzz(
  target: FuzzTarget,
  {
    count,
    seed,
    atOnce = 8,
    onProgress,
  }: { count: number; seed: number; atOnce?: number; onProgress?: (sent: number) => void },
): Promise<FuzzReport> {
  const next = await makeRequests(target, seededRandom(seed));
  const report: FuzzReport = { statuses: {}, kinds: {}, faults: [] };
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
  let sent = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (sent < count) {
        sent++;
        const request = next();
        if (sent % 500 === 0) onProgress?.(sent);
        const { status, text } = await send(target.url, request, agent);
        report.statuses[status] = (report.statuses[status] ?? 0) + 1;
        report.kinds[request.kind] = (report.kinds[request.kind] ?? 0) + 1;
        const what = fault(request, status, text);
        if (what) report.faults.push({ request, what });
      }
    }),
  );
  agent.destroy();
  return report;
}

function fault(request: FuzzRequest, status: number, text: string): string | null {
  if (status >= 500) return `${status}: ${text.slice(0, 300)}`;
  // What is no HTTP may be hung up on.
  if (status === 0 && request.kind !== 'raw') return `no answer: ${text}`;
  const found = inside.exec(text);
  if (found && !sentBy(request, found[0])) {
    return `${status} tells: …${text.slice(Math.max(0, found.index - 100), found.index + 200)}…`;
  }
  return null;
}

/** A page may show what somebody typed. */
function sentBy({ path, body }: FuzzRequest, text: string): boolean {
  return path.includes(text) || (body?.includes(text) ?? false);
}

type Answer = { status: number; text: string };

function send(url: string, request: FuzzRequest, agent: http.Agent): Promise<Answer> {
  if (request.raw) return sendRaw(new URL(url), request.raw);
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    let outgoing: http.ClientRequest;
    try {
      outgoing = http.request({
        hostname,
        port,
        agent,
        method: request.method,
        path: request.path,
        headers: {
          ...request.headers,
          ...(request.body && { 'Content-Length': request.body.length }),
        },
        timeout: longestMs,
      });
    } catch (error) {
      // Node refuses to send it: so would any client.
      resolve({ status: -1, text: String(error) });
      return;
    }
    outgoing.on('timeout', () => outgoing.destroy(new Error(`nothing for ${longestMs} ms`)));
    outgoing.on('error', (error) => resolve({ status: 0, text: error.message }));
    outgoing.on('response', (response) => {
      const status = response.statusCode ?? 0;
      let text = '';
      const done = () => resolve({ status, text });
      // A stream goes on for ever: its beginning is enough.
      const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
      if (isStream) setTimeout(() => response.destroy(), 20);
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > mostRead) response.destroy();
      });
      response.on('close', done);
      response.on('error', done);
    });
    outgoing.end(request.body);
  });
}

function sendRaw({ hostname, port }: URL, bytes: Buffer): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname);
    let text = '';
    const done = () => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      socket.destroy();
      resolve({ status, text });
    };
    // Half a request waits for its rest: the server may wait as well, and longer than we do.
    const timer = setTimeout(done, 400);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('close', () => {
      clearTimeout(timer);
      done();
    });
    socket.on('error', () => {});
    socket.end(bytes);
  });
}
