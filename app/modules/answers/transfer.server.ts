import { asArray, asObject, asString } from '~/integrations/vapi/read.server';
import { ask, askContext, type AboutCall } from './ask.server';
import { nextPerson, whatHappens } from './what-happens.server';
import { plainWords } from './words.server';

const takeMessage = 'Nobody can take the call right now. Offer to take a message.';
const goOn = 'Nobody can take the call right now. Say so, and go on helping the caller.';

/**
 * Whom a call goes to. Vapi asks each time the assistant wants to transfer; a person is asked once a call, and
 * the same request sent again gets the same person.
 * Source: Vapi API, `ServerMessageResponseTransferDestinationRequest`.
 *
 * @param key of the event, the same for each of its deliveries
 */
export async function answerTransferRequest(
  message: Record<string, unknown>,
  about: AboutCall,
  key: string,
  at: Date,
) {
  const reason = readReason(message);
  // Another request of the same call may take the person that was chosen: then the next one is.
  for (let attempt = 0; attempt < 4; attempt++) {
    const context = await askContext(about, at);
    if (!context || !(about.call.id || context.isTrial)) return { error: takeMessage };
    const { business, config, lines, service, now, tried, isTrial } = context;
    const caller = { name: null, number: about.call.callerNumber, isBlocked: false };
    const { transfers } = whatHappens({ business, config, lines, service, at: now, caller });
    const before = transfers.find(({ id }) => tried.get(id) === key);
    const person = before ?? nextPerson(transfers, new Set(tried.keys()), reason);
    if (!person) return { error: config.transfers.fallback === 'message' ? takeMessage : goOn };
    if (isTrial) return { error: wouldConnect(person.name) };
    const isNoted =
      before ?? (await ask('note_transfer', [business.id, about.call.id, person.id, key]));
    if (!isNoted) continue;
    const words = `One moment, I am connecting you with ${person.name}.`;
    return { destination: { type: 'number', number: person.phone, message: words } };
  }
  return { error: takeMessage };
}

/** Nobody's phone rings for a try. */
function wouldConnect(name: string): string {
  return `This is a try, so nobody is called. Say that on a real call you would connect the caller with ${plainWords(name, 60)} now, and go on.`;
}

/** Why the caller wants somebody, wherever the message has it. */
function readReason(message: Record<string, unknown>): string | null {
  const tool = asObject(asArray(message.toolCallList ?? message.toolCalls)[0]);
  const sources = [
    message,
    asObject(message.functionCall).parameters,
    tool.parameters,
    asObject(tool.function).arguments,
    tool.arguments,
  ];
  for (const source of sources) {
    const reason = asString(asObject(parse(source)).reason, 300);
    if (reason) return reason;
  }
  return null;
}

function parse(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
