import { DateTime } from 'luxon';

import { demoBusinesses, type DemoBusiness } from '../sandbox/demo';
import { seededRandom } from '../sandbox/vapi/random';
import { converse } from '../sandbox/vapi/scenarios';
import type { ScenarioName } from '../sandbox/vapi/scenario';
import { saveCallSql } from '../sandbox/vapi/store';
import { makeCall, type VapiCall } from '../sandbox/vapi/vapi-call';
import { sql, vapiUrl } from './integration/stack';

type Wanted = {
  assistantId: string;
  phoneNumberId: string;
  /** When it was answered. */
  at: Date;
  scenario?: ScenarioName;
  from?: { name: string; number: string };
  /** What is otherwise than it would be. */
  more?: Partial<VapiCall>;
};

/** A call that only Vapi knows: nothing of what it would have sent of it was sent. */
export async function putCall(wanted: Wanted) {
  const call = inventCall(wanted, vapiUrl);
  await saveAtVapi(call);
  return call;
}

/** A call as the simulated Vapi at an address would have it. */
export function inventCall(
  { at, scenario = 'hot-lead', from, more, ...ids }: Wanted,
  baseUrl: string,
): VapiCall {
  const random = seededRandom(Math.floor(Math.random() * 2 ** 32));
  const business = { ...demoBusinesses.harbor, ...ids } as DemoBusiness;
  const caller = from ?? {
    name: 'Ada Byron',
    number: `+1628${String(2_000_000 + Math.floor(Math.random() * 7_999_999))}`,
  };
  const conversation = converse(scenario, {
    random,
    business,
    caller,
    at: DateTime.fromJSDate(at, { zone: business.timeZone }),
  });
  return {
    ...makeCall({ conversation, business, caller, random, startedAt: at.getTime(), baseUrl }),
    ...more,
  } as VapiCall;
}

export async function saveAtVapi(call: VapiCall) {
  await sql(saveCallSql, [call.id, call.createdAt, call.updatedAt, JSON.stringify(call)]);
}

/** Gives the simulated Vapi a trouble with the requests that match. */
export async function trouble(fault: object) {
  const answer = await fetch(`${vapiUrl}/sandbox/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

export const noTrouble = () => fetch(`${vapiUrl}/sandbox/faults`, { method: 'DELETE' });
