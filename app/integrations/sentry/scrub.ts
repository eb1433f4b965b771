import type { ErrorEvent, Event } from '@sentry/remix';

import { maskText, placeOf } from '~/modules/errors/mask-text';

type TransactionEvent = Event & { type: 'transaction' };

/**
 * What leaves for Sentry: where something failed, and ids. No words of callers, no names, numbers, addresses or
 * secrets: what may hold them is left out, and what looks like them in the rest is masked.
 */

/** Keys whose values are ours to name: ids, codes, counts and places in the code. All others are left out. */
const kept =
  /^(?:(?:sentry|otel|code|db|cache|messaging|process|thread|os|runtime|app|trace|culture|device)\b.*|op|origin|status|type|name|version|build|kernel_version|arch|http\.(?:method|request\.method|response\.status_code|status_code|route|response_content_length|flavor)|http\.response\..*|server\.(?:address|port)|url\.(?:path|scheme|template)|url|to|from|method|status_code|match\.route\.id|route|routeId|code|kind|task|jobId|attempt|maxAttempts|business|example|traceId|part|requestId|vendor|operation|span_id|trace_id|parent_span_id|sampled|sample_rand|sample_rate|environment|release|exec_type|start_timestamp|ttfb|fcp|lcp|cls|inp)$/;

function scrubValues(values: Record<string, unknown> | undefined): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values ?? {})) {
    if (!kept.test(key)) continue;
    if (typeof value === 'string')
      result[key] = maskText(/url|to|from|path/.test(key) ? placeOf(value) : value); // prettier-ignore
    else if (typeof value === 'number' || typeof value === 'boolean') result[key] = value;
    else if (value && typeof value === 'object' && !Array.isArray(value)) {
      result[key] = scrubValues(value as Record<string, unknown>);
    }
  }
  return result;
}

/** Requests of ours and of the browser, and ways between pages: what was clicked or logged has words in it. */
const keptCrumbs = new Set(['fetch', 'xhr', 'http', 'navigation']);

/** For `beforeSend` and `beforeSendTransaction`, of server and browser alike. It changes the event. */
export function scrubEvent<E extends ErrorEvent | TransactionEvent>(event: E): E {
  const any: Event = event;
  any.user = any.user?.id ? { id: String(any.user.id) } : undefined;
  any.extra = undefined;
  any.server_name = undefined;
  any.request = any.request && {
    method: any.request.method,
    url: any.request.url && placeOf(any.request.url),
  };
  if (any.message) any.message = maskText(any.message);
  if (any.logentry) any.logentry = { message: maskText(any.logentry.message ?? '') };
  if (any.transaction) any.transaction = maskText(placeOf(any.transaction));
  for (const exception of any.exception?.values ?? []) {
    if (exception.value) exception.value = maskText(exception.value);
    if (exception.mechanism) exception.mechanism.data = undefined;
    for (const frame of exception.stacktrace?.frames ?? []) {
      frame.vars = undefined;
      if (frame.abs_path) frame.abs_path = placeOf(frame.abs_path);
      if (frame.filename) frame.filename = placeOf(frame.filename);
    }
  }
  any.breadcrumbs = any.breadcrumbs
    ?.filter(({ category }) => category && keptCrumbs.has(category))
    .map(({ message: _message, data, ...crumb }) => ({ ...crumb, data: scrubValues(data) }));
  any.contexts = scrubContexts(any.contexts);
  any.tags = scrubValues(any.tags) as Event['tags'];
  for (const span of any.spans ?? []) {
    if (span.description) span.description = maskText(placeOf(span.description));
    span.data = scrubValues(span.data) as typeof span.data;
  }
  return event;
}

function scrubContexts(contexts: Event['contexts']): Event['contexts'] {
  if (!contexts) return contexts;
  const result: NonNullable<Event['contexts']> = {};
  for (const [name, context] of Object.entries(contexts)) {
    if (!context) continue;
    const { data, ...rest } = context as { data?: Record<string, unknown> };
    result[name] = { ...scrubValues(rest), ...(data && { data: scrubValues(data) }) };
  }
  return result;
}
