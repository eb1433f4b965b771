import { getEnv } from '~/env.server';
import { fetchVendor } from '~/integrations/vendor.server';
import { askVapi, VapiFault } from './client.server';

/** What can be done with a running call. Source: Vapi docs, live call control. */
export type CallOrder =
  | { type: 'say'; content: string }
  | { type: 'end-call' }
  | { type: 'transfer'; destination: { type: 'number'; number: string }; content: string };

const timeoutMs = 8_000;

/**
 * Has Vapi do something with a running call. The address that takes it is a secret of the call: it is asked
 * for when it is needed, and kept nowhere.
 *
 * @throws VapiFault; `gone` when the call is over
 */
export async function controlCall(vapiCallId: string, order: CallOrder): Promise<void> {
  const call = await askVapi((vapi) => vapi.calls.get({ id: vapiCallId }));
  const url = controlUrl((call as { monitor?: { controlUrl?: unknown } }).monitor?.controlUrl);
  if (!url) throw new VapiFault('refused', 'Vapi lets nobody control this call.');
  let response: Response;
  try {
    response = await fetchVendor(
      'vapi',
      'control call',
      url,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(order),
        redirect: 'error',
      },
      { timeoutMs, isWhole: true },
    );
  } catch (error) {
    throw new VapiFault('unreachable', 'Vapi does not answer.', { cause: error });
  }
  if (response.status === 404 || response.status === 410) {
    throw new VapiFault('gone', 'The call is over.');
  }
  if (!response.ok) {
    throw new VapiFault('refused', `Vapi did not take it: status ${response.status}`);
  }
}

/** Vapi's own machines only: whatever else stands there gets nothing from us. */
function controlUrl(value: unknown): URL | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null;
  const url = new URL(value);
  const isVapi = url.protocol === 'https:' && /(?:^|\.)vapi\.ai$/.test(url.hostname);
  return isVapi || url.origin === new URL(getEnv().VAPI_BASE_URL).origin ? url : null;
}
