import type { VapiClient } from '@vapi-ai/server-sdk';

import { getEnv } from '~/env.server';

let client: Promise<VapiClient> | undefined;

/** Vapi's own client. The library is large: it is loaded by the first who needs it. */
export function getVapiClient(): Promise<VapiClient> {
  client ??= import('@vapi-ai/server-sdk').then(({ VapiClient: Client }) => {
    const { VAPI_PRIVATE_KEY, VAPI_BASE_URL } = getEnv();
    return new Client({
      token: VAPI_PRIVATE_KEY,
      baseUrl: VAPI_BASE_URL,
      timeoutInSeconds: 15,
      // What we ask for here rings a phone or is waited for: nothing is done twice behind our back.
      maxRetries: 0,
    });
  });
  return client;
}
