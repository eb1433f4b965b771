/**
 * Loaded before the server or the worker, so that what they load can be watched. Without SENTRY_DSN it loads
 * nothing and sends nothing. It reads the environment by itself: a broken one is told of later.
 */
import { setReports } from './report.server';
import { scrubEvent } from './scrub';

/** Counting visits, and what is said in the log. */
const unwanted = new Set(['ProcessSession', 'Console', 'OnUnhandledRejection']);

const { SENTRY_DSN: dsn } = process.env;
if (dsn) await start(dsn);

async function start(dsn: string) {
  const Sentry = await import('@sentry/remix');
  const environment = process.env.SENTRY_ENVIRONMENT || process.env.NODE_ENV || 'production';
  // Written in by the build when it knows the commit.
  const release = process.env.SENTRY_RELEASE || process.env.FRONTDESK_COMMIT || null;
  const given = Number(process.env.SENTRY_TRACES_SAMPLE_RATE || 0.1);
  const tracesSampleRate = given >= 0 && given <= 1 ? given : 0.1;
  Sentry.init({
    dsn,
    environment,
    release: release ?? undefined,
    tracesSampleRate,
    sendDefaultPii: false,
    sendClientReports: false,
    maxBreadcrumbs: 30,
    // Others than our own database learn nothing of our traces.
    tracePropagationTargets: [
      process.env.SUPABASE_URL || process.env.NEXT_PUBLIC_SUPABASE_URL || '',
    ].filter(Boolean),
    integrations: (defaults) => [
      ...defaults.filter(({ name }) => !unwanted.has(name)),
      // Reported; whether the process goes on is for the server and the worker to say.
      Sentry.onUnhandledRejectionIntegration({ mode: 'none' }),
    ],
    beforeSend: (event, { originalException }) =>
      isAnswer(originalException) ? null : scrubEvent(event),
    beforeSendTransaction: scrubEvent,
  });
  setReports({
    capture: (error, about) => Sentry.captureException(error, { tags: about }),
    identify({ user, business }) {
      const scope = Sentry.getIsolationScope();
      scope.setUser({ id: user });
      if (business) scope.setTag('business', business);
    },
    flush: async (ms) => void (await Sentry.flush(ms)),
    browser: { dsn, environment, release, tracesSampleRate },
  });
}

/** What we answer on purpose (`appError`): it was reported with its cause, where it was made. */
function isAnswer(error: unknown): boolean {
  if (error instanceof Response) return true;
  return typeof error === 'object' && error !== null && 'traceId' in error && 'title' in error;
}
