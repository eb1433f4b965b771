import { t } from '~/modules/languages/t';

/**
 * Payloads as those who run Frontdesk may see them: how they are built, with ids, kinds, times and amounts. What people
 * said, who they are and what opens anything is left out: a value shows only if its name is known to hold none of it.
 */
const idName = /(?:^id|Id|_id|Key|^key)$/;
const timeName = /(?:At|_at|^timestamp|^time|^endTime|^duration\w*|^seconds\w*)$/;
const kindName =
  /^(?:type|event_?[tT]ype|template|kind|status|state|role|endedReason|provider|action|origin|direction|transcriptType|currency_code|collection_mode|interval|frequency|mode|finishReason|revision|attempt|quantity|position)$/;
const amountName =
  /^(?:cost|minutes|amount|total|subtotal|tax|tax_rate|fee|earnings|discount|credit|credit_to_balance|balance|grand_total)$/;
/** Whatever is in them was said by somebody, or made of it. */
const closedName =
  /^(?:arguments|parameters|structured\w*|results?|variable\w*|metadata|headers|data)$/;

const longestList = 30;
const longestText = 100_000;
/** As much of an error as is kept of an event's. */
export const mostOfError = 2_000;

/** @returns JSON, indented, cut where it is very long */
export function redactedPayload(payload: unknown): string {
  const text = JSON.stringify(shown(payload, ''), null, 2);
  return text.length > longestText ? `${text.slice(0, longestText)}\n… ${t`cut here`}` : text;
}

function shown(value: unknown, name: string): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    if (closedName.test(name)) return t`‹list of ${value.length}›`;
    const parts = value.slice(0, longestList).map((each) => shown(each, name));
    const more = value.length - longestList;
    return more > 0 ? [...parts, t`‹${more} more›`] : parts;
  }
  if (typeof value === 'object') {
    // Paddle's envelope names its entity so; what is in it is judged by its own names.
    const isClosed = closedName.test(name) && !('id' in value && name === 'data');
    const parts = Object.entries(value);
    if (isClosed) return t`‹object of ${parts.length}›`;
    return Object.fromEntries(parts.map(([each, inner]) => [each, shown(inner, each)]));
  }
  if (typeof value === 'number') return isShownNumber(value, name) ? value : t`‹number›`;
  const text = String(value);
  return isShownText(text, name) ? text : t`‹text, ${text.length} characters›`;
}

function isShownNumber(value: number, name: string): boolean {
  if (timeName.test(name)) return true;
  return (amountName.test(name) || kindName.test(name)) && Math.abs(value) < 1e6;
}

function isShownText(text: string, name: string): boolean {
  const isKnown = [idName, timeName, kindName, amountName].some((each) => each.test(name));
  // A telephone number may stand where an id is expected.
  return isKnown && /^[\w.:+-]{1,80}$/.test(text) && !/^\+?\d[\d.-]{5,19}$/.test(text);
}
