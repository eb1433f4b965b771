import { DateTime } from 'luxon';

import { isToolName, toolArguments } from '~/modules/answers/tool-arguments.server';
import { formatPhone } from '~/modules/format/phone.server';
import type { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';

export type Asked = {
  id: string;
  what: string;
  /** The words, whole: a follow-up's title has room for some of them only. */
  words: string;
  details: { label: string; value: string }[];
  /** What the caller was told. */
  answer: string | null;
  at: string;
};

type Action = { id: string; name: string; arguments: unknown; result: string | null; at: string };

/** What a caller asked for during a call, each request with all of its words. Other tools are left out. */
export function askedFor(actions: Action[], clock: Clock): Asked[] {
  return actions.flatMap((action) => {
    const words = isToolName(action.name) ? read(action, clock) : null;
    return words
      ? [{ id: action.id, answer: action.result, at: clock.time(action.at), ...words }]
      : [];
  });
}

function read(
  { name, arguments: given }: Action,
  clock: Clock,
): Pick<Asked, 'what' | 'words' | 'details'> | null {
  const input = parse(given);
  switch (name) {
    case 'take_message': {
      const asked = toolArguments.take_message.safeParse(input).data;
      if (!asked) return null;
      return {
        what: asked.urgency === 'urgent' ? t`Urgent message` : t`Message`,
        words: asked.message,
        details: list([/* msgctxt: who left a message */ t`From`, asked.name]),
      };
    }
    case 'request_call_back': {
      const asked = toolArguments.request_call_back.safeParse(input).data;
      if (!asked) return null;
      const { name: from, phone, reason, when } = asked;
      return {
        what: t`Call back`,
        words: reason,
        details: list([t`For`, from], [t`When`, when], [t`Number`, number(phone)]),
      };
    }
    case 'book_appointment': {
      const asked = toolArguments.book_appointment.safeParse(input).data;
      if (!asked) return null;
      // By the clock on the business's wall, whatever zone the model wrote behind it.
      const start = DateTime.fromISO(asked.startsAt.replace(/(?:Z|[+-]\d\d:?\d\d)$/i, ''), {
        zone: clock.now.zone,
      });
      const when = start.isValid ? clock.moment(start.toISO()) : asked.startsAt;
      return {
        what: t`Appointment`,
        words: asked.reason ?? '',
        details: list([t`For`, asked.name], [t`When`, when], [t`Number`, number(asked.phone)]),
      };
    }
    default:
      return null;
  }
}

/** Vapi sends arguments as an object, or as a text of JSON. */
function parse(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return null;
  }
}

function number({ said, e164 }: { said: string | null; e164: string | null }): string | null {
  return e164 ? formatPhone(e164) : said;
}

function list(...details: [label: string, value: string | null][]): Asked['details'] {
  return details.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}
