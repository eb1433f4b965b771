import type { ServerResponse } from 'node:http';

/**
 * Hangs up on a client that does not read what it is sent. Remix writes a stream to its response without
 * asking whether it is taken, so that all of it would be kept in memory.
 */
export function dropWhenBehind(response: ServerResponse, mostUnreadBytes: number): void {
  const write = response.write.bind(response) as (...args: unknown[]) => boolean;
  response.write = (...args: unknown[]) => {
    if (response.writableLength > mostUnreadBytes) {
      response.destroy();
      return false;
    }
    return write(...args);
  };
}
