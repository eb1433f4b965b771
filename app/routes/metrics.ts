import type { LoaderFunctionArgs } from '@remix-run/node';

import { liveHub } from '~/modules/live/live-hub.server';
import { answerMetrics, liveViewers } from '~/modules/operations/metrics.server';

/** For Prometheus, with `METRICS_TOKEN` as its bearer token. */
export async function loader({ request }: LoaderFunctionArgs) {
  liveViewers.set(liveHub.size);
  return answerMetrics(request.headers.get('Authorization'));
}
