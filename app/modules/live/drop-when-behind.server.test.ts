import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';

import { expect, it } from 'vitest';

import { dropWhenBehind } from './drop-when-behind.server';

it('hangs up on a client that does not read, and keeps no more than the limit for it', async () => {
  const limit = 64 * 1024;
  let response: ServerResponse | undefined;
  const server = createServer((_request, own) => {
    dropWhenBehind(own, limit);
    own.writeHead(200);
    own.write('hello');
    response = own;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'readable');
  socket.pause();

  const chunk = 'x'.repeat(16 * 1024);
  let most = 0;
  // The systems between take some megabytes before anything stays with us.
  for (let written = 0; written < 2000 && !response?.destroyed; written++) {
    response?.write(chunk);
    most = Math.max(most, response?.writableLength ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(response?.destroyed).toBe(true);
  expect(most).toBeLessThan(limit + 2 * chunk.length);
  socket.destroy();
  server.close();
});
