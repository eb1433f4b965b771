import { setTimeout as sleep } from 'node:timers/promises';

export type Heard = { event: string; data: Record<string, unknown>; id: string | null };
type Options = {
  base: string;
  cookie: string;
  after?: string;
  lastEventId?: string;
  business?: string;
};

/** A live stream, read as browsers read it, but for coming back by itself. */
export async function openLive({ base, cookie, after, lastEventId, business }: Options) {
  const abort = new AbortController();
  const query = new URLSearchParams({ ...(after && { after }), ...(business && { business }) });
  const response = await fetch(`${base}/api/live?${query}`, {
    redirect: 'manual',
    signal: abort.signal,
    headers: { Cookie: cookie, ...(lastEventId && { 'Last-Event-ID': lastEventId }) },
  });
  const stream = {
    status: response.status,
    events: [] as Heard[],
    /** All that came, as text. */
    text: '',
    /** The last id. */
    place: null as string | null,
    isOver: false,
    close: () => abort.abort(),
    /** Waits until something is so. */
    async until(look: () => unknown, ms = 5_000) {
      const deadline = Date.now() + ms;
      while (!look()) {
        if (Date.now() > deadline)
          throw new Error(`It did not come within ${ms} ms: ${stream.text}`);
        await sleep(10);
      }
    },
    ids: (event = 'call') =>
      stream.events.filter((one) => one.event === event).map(({ data }) => String(data.id)),
  };
  if (response.status === 200) void read(response, stream).finally(() => (stream.isOver = true));
  return stream;
}
export type LiveStream = Awaited<ReturnType<typeof openLive>>;

async function read(response: Response, stream: LiveStream) {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const text = decoder.decode(chunk, { stream: true });
      stream.text += text;
      rest += text;
      for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
        take(rest.slice(0, end), stream);
        rest = rest.slice(end + 2);
      }
    }
  } catch {
    // It was closed, by us or by the server.
  }
}

function take(block: string, stream: LiveStream) {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)] as const;
    }),
  );
  const id = fields.get('id') ?? null;
  if (id) stream.place = id;
  const data = fields.get('data');
  if (data === undefined) return;
  stream.events.push({
    event: fields.get('event') ?? 'message',
    data: JSON.parse(data) as Record<string, unknown>,
    id,
  });
}
