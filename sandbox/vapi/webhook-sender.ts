import type { Resource } from './store';

type Server = {
  url?: string;
  secret?: string;
  headers?: Record<string, string>;
  timeoutSeconds?: number;
  backoffPlan?: { type?: 'fixed' | 'exponential'; maxRetries?: number; baseDelaySeconds?: number };
};
type Message = { type: string } & Record<string, unknown>;

/**
 * Sends a server message as Vapi does: to the assistant's own server, if it asked for the type, with its
 * secret, and again after a failure only when it has a `backoffPlan`. Source: Vapi docs, server URLs.
 *
 * @returns the last HTTP status; 0 when nobody answered; null when the type is not wanted
 */
export async function sendMessage(assistant: Resource, message: Message): Promise<number | null> {
  const server = (assistant.server ?? {}) as Server;
  const wanted = assistant.serverMessages as string[] | undefined;
  if (!server.url || (wanted && !wanted.some((type) => matches(type, message)))) return null;

  const { maxRetries = 0, baseDelaySeconds = 1, type = 'fixed' } = server.backoffPlan ?? {};
  let status = 0;
  for (let attempt = 0; attempt <= maxRetries; attempt++) {
    if (attempt > 0) {
      const factor = type === 'exponential' ? 2 ** (attempt - 1) : 1;
      await new Promise((resolve) => setTimeout(resolve, baseDelaySeconds * 1000 * factor));
    }
    ({ status } = await post(server, message, server.timeoutSeconds ?? 20));
    // A client error would be the same again.
    if (status >= 200 && status < 500 && status !== 429) break;
  }
  return status;
}

/**
 * Asks a server something that a call waits for, once: `assistant-request` within 7.5 seconds, the others
 * within the server's own time. Source: Vapi docs, server events.
 *
 * @returns the answer; null when there was none in time, or none that is JSON
 */
export async function askServer(
  resource: Resource,
  message: Message,
): Promise<Record<string, unknown> | null> {
  const server = (resource.server ?? {}) as Server;
  if (!server.url) return null;
  const seconds = message.type === 'assistant-request' ? 7.5 : (server.timeoutSeconds ?? 20);
  const { status, text } = await post(server, message, seconds);
  if (status < 200 || status >= 300) return null;
  try {
    const answer: unknown = JSON.parse(text);
    return answer && typeof answer === 'object' ? (answer as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function matches(wanted: string, message: Message): boolean {
  const [type, final] = [wanted.replace(/\[.*$/, ''), wanted.includes('final')];
  return type === message.type && (!final || message.transcriptType === 'final');
}

async function post(server: Server, message: object, seconds: number) {
  try {
    const response = await fetch(String(server.url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(server.secret && { 'X-Vapi-Secret': server.secret }),
        ...server.headers,
      },
      body: JSON.stringify({ message }),
      signal: AbortSignal.timeout(seconds * 1000),
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 0, text: '' };
  }
}
