import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A vendor on a free port that answers as it is told. It remembers what it was asked, and when. */
export async function startVendor() {
  const asked: { url: URL; at: number }[] = [];
  const load = { now: 0, most: 0 };
  let answer: Answer = json({ type: 'FeatureCollection', features: [] });
  const server = createServer((request, response) => {
    asked.push({ url: new URL(String(request.url), 'http://vendor'), at: performance.now() });
    load.most = Math.max(load.most, ++load.now);
    response.on('close', () => load.now--);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    load,
    /** Sets the answer from now on, and forgets what was asked. */
    answers(next: Answer) {
      answer = next;
      asked.length = 0;
      load.most = 0;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Vendor = Awaited<ReturnType<typeof startVendor>>;

/** An answer in JSON, perhaps after a while. */
export function json(body: unknown, status = 200, afterMs = 0): Answer {
  return (_request, response) => {
    setTimeout(() => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    }, afterMs);
  };
}

export const html: Answer = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html' });
  response.end('<!doctype html><title>Sign in to the Wi-Fi</title>');
};

export const never: Answer = () => {};

/** One place as Geoapify has it. */
export const geoapifyFeature = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [-122.3966, 37.7887] },
  bbox: [-122.3967, 37.7886, -122.3965, 37.7888],
  properties: {
    datasource: { sourcename: 'openstreetmap', license: 'Open Database License' },
    country: 'United States',
    country_code: 'us',
    state: 'California',
    state_code: 'CA',
    county: 'San Francisco',
    city: 'San Francisco',
    postcode: '94105',
    street: 'Howard Street',
    housenumber: '500',
    lon: -122.3966,
    lat: 37.7887,
    result_type: 'building',
    formatted: '500 Howard Street, San Francisco, CA 94105, United States of America',
    address_line1: '500 Howard Street',
    address_line2: 'San Francisco, CA 94105, United States of America',
    timezone: {
      name: 'America/Los_Angeles',
      offset_STD: '-08:00',
      offset_STD_seconds: -28_800,
      abbreviation_STD: 'PST',
    },
    rank: { confidence: 1, match_type: 'full_match' },
    place_id: '51f9c7a1b2c3995ec059',
  },
};
