import { fetchVendor } from '~/integrations/vendor.server';

const timeoutMs = 10_000;
/** Files come and go at the speed of somebody's line. */
const fileTimeoutMs = 120_000;

/**
 * `fetch` of every client of Supabase: with a limit, once more for what only reads, and not at all while the
 * project is down. An answer of 500 is about what was asked; the project's own troubles are 502 and above.
 */
export const fetchSupabase: typeof fetch = (input, init = {}) => {
  const url = new URL(String(input));
  return fetchVendor('supabase', operationOf(url), url, init, {
    timeoutMs: url.pathname.startsWith('/storage/') ? fileTimeoutMs : timeoutMs,
    attempts: 2,
    isTrouble: (status) => status >= 502,
  });
};

/** `rest calls`, `rest rpc call_page`, `auth user`, `storage object`: the part that says what is asked, without ids. */
function operationOf({ pathname }: URL): string {
  const [service = '', , first = '', second = ''] = pathname.split('/').slice(1);
  return [service, first, first === 'rpc' ? second : ''].filter(Boolean).join(' ');
}
