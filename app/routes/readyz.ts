import { getReadiness } from '~/modules/intake/readiness.server';

/** Whether this process can take traffic: the database answers and the worker keeps up. */
export async function loader() {
  const { isReady, ...parts } = await getReadiness();
  return Response.json(
    { status: isReady ? 'ready' : 'not ready', ...parts },
    { status: isReady ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
