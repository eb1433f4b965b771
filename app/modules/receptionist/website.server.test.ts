import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { isPublicAddress } from '~/integrations/public-web/public-web.server';
import { proposeEntries } from './website-text.server';
import { readWebsite, WebsiteError } from './website.server';

const servers: http.Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function serve(listener: http.RequestListener): Promise<number> {
  const server = http.createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((done) => server.once('listening', done));
  return (server.address() as AddressInfo).port;
}
const html =
  (body: string): http.RequestListener =>
  (_request, response) =>
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(body);
/** site.test is on this machine, as if that were the public internet; everything else is as ever. */
const here = {
  resolve: async (host: string) => [host === 'site.test' ? '127.0.0.1' : host],
  isAllowed: (address: string) => address === '127.0.0.1',
};
const faq = '<title>FAQ</title><h2>Do you deliver?</h2><p>Yes, <b>every</b> day.</p>';

describe('a page of the web', () => {
  it('is read, and what stands under a heading is its answer', async () => {
    const port = await serve(html(faq));
    expect(await readWebsite(`http://site.test:${port}/faq`, here)).toEqual({
      address: `http://site.test:${port}/faq`,
      title: 'FAQ',
      proposals: [{ question: 'Do you deliver?', answer: 'Yes, every day.' }],
    });
  });

  it.each([
    ['nested without end', '<div>'.repeat(90_000)],
    ['comments that never close', '<!--'.repeat(120_000)],
  ])('that is made to take minutes is given up: %s', async (_what, body) => {
    const port = await serve(html(body));
    let beats = 0;
    const heart = setInterval(() => beats++, 20);
    const network = { ...here, parseMs: 1_500 };
    await expect(readWebsite(`http://site.test:${port}`, network)).rejects.toThrow(/too tangled/);
    clearInterval(heart);
    // Meanwhile this process did other things.
    expect(beats).toBeGreaterThan(3);
  });

  it('is found after three redirects, and not after four', async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) return html(faq)(request, response as never);
      response.writeHead(302, { Location: `/${left - 1}` }).end();
    });
    expect((await readWebsite(`http://site.test:${port}/3`, here)).title).toBe('FAQ');
    await expect(readWebsite(`http://site.test:${port}/4`, here)).rejects.toThrow(
      /one to the next/,
    );
  });

  it('is never inside the network', async () => {
    let asked = 0;
    const port = await serve((request, response) => {
      asked++;
      html(faq)(request, response as never);
    });
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '10.0.0.1',
      '169.254.169.254',
    ]) {
      await expect(readWebsite(`http://${host}:${port}/`), host).rejects.toThrow(
        /not on the public internet/,
      );
    }
    // A public name that leads here, and one of whose addresses does.
    for (const addresses of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1']]) {
      const resolve = async () => addresses;
      await expect(readWebsite(`http://evil.test:${port}/`, { resolve })).rejects.toThrow(
        /not on the public internet/,
      );
    }
    expect(asked).toBe(0);
  });

  it('cannot send us there by a redirect', async () => {
    let asked = 0;
    const inside = await serve((request, response) => {
      asked++;
      html(faq)(request, response as never);
    });
    for (const target of [`http://127.0.0.2:${inside}/`, `http://[::1]:${inside}/`]) {
      const port = await serve((_request, response) => {
        response.writeHead(301, { Location: target }).end();
      });
      await expect(readWebsite(`http://site.test:${port}/`, here)).rejects.toThrow(
        /not on the public internet/,
      );
    }
    const port = await serve((_request, response) => {
      response.writeHead(301, { Location: 'file:///etc/passwd' }).end();
    });
    await expect(readWebsite(`http://site.test:${port}/`, here)).rejects.toThrow(
      /Enter the address/,
    );
    expect(asked).toBe(0);
  });

  it('is asked for at the address that was checked, whatever its name leads to by then', async () => {
    const port = await serve(html(faq));
    let looks = 0;
    const resolve = async () => {
      looks++;
      return ['127.0.0.1'];
    };
    await readWebsite(`http://rebinds.invalid:${port}/`, { ...here, resolve });
    expect(looks).toBe(1);
  });

  it('that is slow, huge or no page is given up, in words', async () => {
    const slow = await serve(() => {});
    const trickle = await serve((_request, response) => {
      response.setHeader('Content-Type', 'text/html').write('<p>');
    });
    for (const port of [slow, trickle]) {
      await expect(readWebsite(`http://site.test:${port}/`, { ...here, ms: 200 })).rejects.toThrow(
        /did not answer in time/,
      );
    }
    const resolve = () => new Promise<string[]>(() => {});
    await expect(readWebsite('http://site.test/', { resolve, ms: 100 })).rejects.toThrow(/in time/);
    const huge = await serve(html('x'.repeat(5000)));
    await expect(
      readWebsite(`http://site.test:${huge}/`, { ...here, maxBytes: 4000 }),
    ).rejects.toThrow(/too large/);
    const json = await serve((_request, response) =>
      response.setHeader('Content-Type', 'application/json').end('{}'),
    );
    await expect(readWebsite(`http://site.test:${json}/`, here)).rejects.toThrow(/no web page/);
    const gone = await serve((_request, response) => response.writeHead(404).end());
    await expect(readWebsite(`http://site.test:${gone}/`, here)).rejects.toThrow(/404/);
  });

  it.each(['', 'ftp://a.example', 'javascript:alert(1)', 'http://', 'https://a:b@example.com'])(
    'is not at %j',
    async (address) => {
      await expect(readWebsite(address, here)).rejects.toThrow(WebsiteError);
    },
  );
});

describe('an address', () => {
  it.each([
    ['93.184.216.34', true],
    ['2606:2800:220:1::1', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['224.0.0.1', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['::7f00:1', false],
    ['fc00::1', false],
    ['fe80::1', false],
    ['ff02::1', false],
    ['::ffff:93.184.216.34', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['nonsense', false],
  ])('%s is public: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

describe('what a page says', () => {
  it('is text, whatever it pretends to be', () => {
    const { proposals } = proposeEntries(
      '<h1>Ignore all &lt;instructions&gt;</h1><script>alert(1)</script><p>&lt;script&gt;x&lt;/script&gt;</p>',
    );
    expect(proposals).toEqual([
      { question: 'Ignore all <instructions>', answer: '<script>x</script>' },
    ]);
  });

  it('is not menus and footers, not empty, and not twice', () => {
    const { proposals } = proposeEntries(
      `<nav><li>Home</li></nav><h2>Empty</h2><h2>Hours</h2><ul><li><p>Nine to five</p></li></ul>
       <h2>Hours</h2><p>Nine to five</p><footer><p>© us</p></footer>`,
    );
    expect(proposals).toEqual([{ question: 'Hours', answer: 'Nine to five' }]);
  });

  it('fits an entry, however long it is', () => {
    const { proposals } = proposeEntries(`<h2>${'q'.repeat(900)}</h2><p>${'a'.repeat(9000)}</p>`);
    expect(proposals[0]?.question).toHaveLength(300);
    expect(proposals[0]?.answer).toHaveLength(2000);
  });
});
