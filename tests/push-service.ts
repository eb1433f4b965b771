import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a push service got for a browser, and what that browser reads in it. */
export type Pushed = {
  at: number;
  headers: IncomingHttpHeaders;
  message: Record<string, unknown>;
  /** Of the signature, checked. */
  claims: { aud: string; exp: number; sub: string };
};
type Answer = number | ((response: ServerResponse) => void);

/**
 * The push service of a browser's maker, with its browsers: what does not come encrypted for the browser (RFC 8291) and
 * signed with our key (RFC 8292) is answered 400, as they do.
 */
export async function startPushService(publicKey: string) {
  const browsers = new Map<string, ReturnType<typeof makeBrowser>>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const browser = browsers.get(request.url ?? '');
      if (!browser || request.method !== 'POST') return response.writeHead(404).end();
      try {
        const { headers } = request;
        const claims = checkSignature(String(headers.authorization), publicKey);
        const message = JSON.parse(browser.decrypt(Buffer.concat(chunks))) as Pushed['message'];
        browser.got.push({ at: Date.now(), headers, message, claims });
      } catch (error) {
        browser.refused.push(String(error));
        return response.writeHead(400).end();
      }
      const answer = browser.answers.shift() ?? 201;
      if (typeof answer === 'number') response.writeHead(answer).end();
      else answer(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    /** A browser that subscribes. */
    subscribe() {
      const path = `/push/${randomUUID()}`;
      const browser = makeBrowser(origin + path);
      browsers.set(path, browser);
      return browser;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
export type PushService = Awaited<ReturnType<typeof startPushService>>;

function makeBrowser(endpoint: string) {
  const ecdh = createECDH('prime256v1');
  const own = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    endpoint,
    p256dh: own.toString('base64url'),
    auth: auth.toString('base64url'),
    got: [] as Pushed[],
    refused: [] as string[],
    /** What it is answered next; 201 when there is nothing in it. */
    answers: [] as Answer[],
    /** RFC 8188 with one record, and the keys of RFC 8291. */
    decrypt(body: Buffer): string {
      const salt = body.subarray(0, 16);
      const keyLength = body[20]!;
      const theirs = body.subarray(21, 21 + keyLength);
      const sealed = body.subarray(21 + keyLength);
      const derive = (secret: Buffer, by: Buffer, info: Buffer | string, length: number) =>
        Buffer.from(hkdfSync('sha256', secret, by, info, length));
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, theirs]);
      const shared = derive(ecdh.computeSecret(theirs), auth, info, 32);
      const key = derive(shared, salt, 'Content-Encoding: aes128gcm\0', 16);
      const nonce = derive(shared, salt, 'Content-Encoding: nonce\0', 12);
      const decipher = createDecipheriv('aes-128-gcm', key, nonce);
      decipher.setAuthTag(sealed.subarray(-16));
      const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
      // The last record ends with 2 and zeros.
      return text.subarray(0, text.lastIndexOf(2)).toString('utf8');
    },
  };
}

function checkSignature(header: string, publicKey: string): Pushed['claims'] {
  const [, token = '', key] = /^vapid t=([^,\s]+), ?k=([\w-]+)$/.exec(header) ?? [];
  if (key !== publicKey) throw new Error(`another key: ${header}`);
  const point = Buffer.from(publicKey, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const [head = '', claims = '', signature = ''] = token.split('.');
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error('not signed by us');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Pushed['claims'];
}
