/** The process lives and answers. Says nothing of the database: see `/readyz`. */
export function loader() {
  return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
}
