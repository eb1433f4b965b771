/**
 * `npm run bench -- seed --calls 1000000 --businesses 200`: fills the database of DATABASE_URL (on 127.0.0.1
 * only), such as that of a running `npm start`, with calls of years.
 */
import { parseArgs } from 'node:util';

import { seedCalls } from './seed-calls';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000000' },
    businesses: { type: 'string', default: '200' },
    port: { type: 'string', default: '3000' },
  },
});
// The database of a local start stands five ports above its pages.
const databaseUrl =
  process.env.DATABASE_URL ??
  `postgres://postgres:password@127.0.0.1:${Number(values.port) + 5}/postgres`;
const seeded = await seedCalls(databaseUrl, {
  calls: Number(values.calls),
  businesses: Number(values.businesses),
  log: (line) => console.log(line),
});
console.log(`The business with half of all calls: ${seeded.largestId}`);
