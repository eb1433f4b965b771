import {
  breadcrumbsIntegration,
  browserTracingIntegration,
  captureException,
  getClient,
  init,
  startBrowserTracingNavigationSpan,
} from '@sentry/remix';
import { useEffect } from 'react';
import { useLocation, useMatches } from '@remix-run/react';

import type { BrowserReports } from './report.server';
import { scrubEvent } from './scrub';

type Router = {
  state: { navigation: { state: string; location?: { pathname: string } } };
  subscribe(hear: (state: Router['state']) => void): void;
};

const unwanted = new Set(['Breadcrumbs', 'BrowserSession', 'CultureContext']);

/**
 * Starts Sentry's SDK in a browser: a chunk of its own, fetched when it is wanted.
 *
 * @returns what reports an error, and gives the event's id
 */
export function start({ dsn, environment, release, tracesSampleRate }: BrowserReports) {
  init({
    dsn,
    environment,
    release: release ?? undefined,
    tracesSampleRate,
    sendDefaultPii: false,
    sendClientReports: false,
    maxBreadcrumbs: 30,
    tracePropagationTargets: [/^\/(?!\/)/, new RegExp(`^${location.origin}/`)],
    integrations: (defaults) => [
      ...defaults.filter(({ name }) => !unwanted.has(name)),
      // What is clicked and logged has names in it.
      breadcrumbsIntegration({ dom: false, console: false }),
      browserTracingIntegration({
        useEffect,
        useLocation,
        useMatches,
        instrumentNavigation: false,
        // Named by what was pressed, which has names of people in it, and sent past the scrubber.
        enableInp: false,
      }),
    ],
    beforeSend: scrubEvent,
    beforeSendTransaction: scrubEvent,
  });
  watchNavigation();
  return (error: unknown): string | null => captureException(error);
}

/** A span for each way to another page, named by its path with the ids taken out. */
function watchNavigation() {
  // oxlint-disable-next-line no-underscore-dangle
  const router = (window as { __remixRouter?: Router }).__remixRouter;
  let isUnderWay = false;
  router?.subscribe(({ navigation }) => {
    const begins = navigation.state === 'loading' && !isUnderWay;
    isUnderWay = navigation.state === 'loading';
    const client = getClient();
    if (!begins || !client || !navigation.location) return;
    startBrowserTracingNavigationSpan(client, {
      name: withoutIds(navigation.location.pathname),
      op: 'navigation',
      attributes: { 'sentry.source': 'route' },
    });
  });
}

function withoutIds(path: string): string {
  return path.replaceAll(/\/(?=[^/]*\d)[^/]+/g, '/:id');
}
