/** `npm run sandbox:sentry`: takes error reports on this machine, and shows them at its own address. */
import { SentrySink } from './sink';

const sink = new SentrySink();
await sink.start(Number(process.env.PORT || 3009));
console.log(`
  Start Frontdesk with   SENTRY_DSN=${sink.dsn} SENTRY_TRACES_SAMPLE_RATE=1 npm start
  See the reports at     ${new URL(sink.dsn).origin}/
`);
