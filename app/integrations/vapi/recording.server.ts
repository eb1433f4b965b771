import { getEnv } from '~/env.server';
import { fetchVendor } from '~/integrations/vendor.server';
import { VapiFault } from './client.server';

/** How long the first bytes may take. */
const firstAnswerMs = 10_000;

type Options = {
  /** A `Range` header. */
  range?: string | null;
  signal?: AbortSignal;
};

/**
 * Asks for a recording, at the address that Vapi gave for it. Only Vapi's own places are asked, so that a stored
 * address cannot make us read our own network.
 *
 * @returns Vapi's answer, whatever its status
 * @throws VapiFault `refused` for another place, `unreachable` when nothing comes
 */
export async function openRecording(
  address: string,
  { range, signal }: Options = {},
): Promise<Response> {
  const { VAPI_BASE_URL, VAPI_PRIVATE_KEY } = getEnv();
  const url = URL.canParse(address) ? new URL(address) : null;
  const isVapi = url?.origin === new URL(VAPI_BASE_URL).origin;
  if (!url || (!isVapi && !isOfVapi(url))) {
    throw new VapiFault('refused', `The recording is at a foreign address: ${url?.origin}`);
  }
  // As it is: its length is that of what comes.
  const headers = new Headers({ 'Accept-Encoding': 'identity' });
  if (range) headers.set('Range', range);
  // fetch drops this header when Vapi redirects to the store, which is another origin.
  if (isVapi) headers.set('Authorization', `Bearer ${VAPI_PRIVATE_KEY}`);
  try {
    const init = { headers, signal };
    return await fetchVendor('recordings', 'read', url, init, { timeoutMs: firstAnswerMs });
  } catch (error) {
    throw new VapiFault('unreachable', 'The recording does not come.', { cause: error });
  }
}

function isOfVapi({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && /(?:^|\.)vapi\.ai$/.test(hostname);
}
