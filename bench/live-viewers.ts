/**
 * Open pages, in a process of their own: streams of /api/live that write down when which event came. Forked by
 * live.bench.ts, which tells it how many, and asks for the times.
 */
import http from 'node:http';

export type ViewersOrder =
  | { do: 'open'; url: string; cookies: string[]; perCookie: number }
  | { do: 'report' }
  | { do: 'close' };
export type ViewersAnswer = {
  open: number;
  /** By the event's mark: when it came to each viewer, in milliseconds of the machine's monotonic clock. */
  arrivals: Record<string, number[]>;
};

/** The same clock in every process of a machine. */
export const clock = () => Number(process.hrtime.bigint()) / 1e6;

if (process.send) {
  const agent = new http.Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  let requests: http.ClientRequest[] = [];
  let arrivals: Record<string, number[]> = {};

  const open = (url: string, cookie: string) =>
    new Promise<void>((resolve, reject) => {
      const request = http.get(`${url}/api/live`, { agent, headers: { Cookie: cookie } });
      requests.push(request);
      request.on('error', reject);
      request.on('response', (response) => {
        if (response.statusCode !== 200) {
          reject(new Error(`A stream was answered ${response.statusCode}.`));
          return;
        }
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          const now = clock();
          // The first event says that it stands where the others begin.
          if (text.includes('event: reset')) resolve();
          rest += text;
          const blocks = rest.split('\n\n');
          rest = blocks.pop() ?? '';
          for (const block of blocks) {
            const mark = /"id":"([0-9a-f-]{36})"|(mark \d+)/g;
            for (const [, id, words] of block.matchAll(mark)) {
              // Of words the mark counts, not the call.
              if (id && block.startsWith('event: words')) continue;
              (arrivals[String(id ?? words)] ??= []).push(now);
            }
          }
        });
        response.on('error', () => {});
      });
    });

  process.on('message', (order: ViewersOrder) => {
    void (async () => {
      if (order.do === 'open') {
        for (let n = 0; n < order.perCookie; n++) {
          await Promise.all(order.cookies.map((cookie) => open(order.url, cookie)));
        }
      }
      if (order.do === 'close') {
        for (const request of requests) request.destroy();
        requests = [];
      }
      process.send?.({ open: requests.length, arrivals } satisfies ViewersAnswer);
      arrivals = {};
    })();
  });
  process.on('disconnect', () => process.exit(0));
}
