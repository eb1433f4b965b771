/**
 * The codes by which a phone forwards its calls, by carrier and condition.
 *
 * Sources: GSM phones take the codes of 3GPP TS 22.030 (6.5.2, annex B): `**SC*number#` registers and
 * `##SC#` erases, with SC 21 all, 67 busy, 61 no reply, 62 not reachable, 002 everything (TS 22.082). In
 * North America *72 and *73 forward all calls (NANPA vertical service codes), with *90 and *91 for busy and
 * *92 and *93 for no answer where a company offers them; Verizon Wireless forwards busy and unanswered calls
 * together by *71. Google Fi's own help sends people to its app.
 */

import { t } from '~/modules/languages/t';

/** When calls are forwarded: in a few words, and what comes of it. */
export const conditions = () => [
  ['no-answer', t`When you do not answer`, t`Your phone rings first; after some 20 seconds we answer.`],
  ['busy', t`When you are on the phone`, t`Whoever calls while you speak comes to us.`],
  ['unreachable', t`When your phone is off or out of reach`, t`For tunnels, flights and empty batteries.`],
  ['all', t`All calls`, t`Your phone does not ring at all: we answer each call.`],
] as const; // prettier-ignore
export type Condition = ReturnType<typeof conditions>[number][0];

type Kind = 'gsm' | 'verizon' | 'star' | 'landline';
type CarrierEntry = { id: string; label: string; kind: Kind; note: string };

/** Carriers in the order in which they are offered. */
export const carriers = [
  {
    id: 'att',
    label: 'AT&T',
    kind: 'gsm',
    note: t`Standard codes of mobile phones. Your plan decides what is allowed: if a code is refused, ask your carrier for it. AT&T’s office lines use *72 and *73: choose “Landline”.`,
  },
  {
    id: 'verizon',
    label: 'Verizon',
    kind: 'verizon',
    note: t`Verizon forwards unanswered and busy calls together, by *71. *73 ends both kinds of forwarding.`,
  },
  { id: 't-mobile', label: 'T-Mobile', kind: 'gsm', note: t`Standard codes of mobile phones. Your plan decides what is allowed: if a code is refused, ask your carrier for it.` },
  {
    id: 'us-cellular',
    label: 'US Cellular',
    kind: 'star',
    note: t`Wait for the tone or the message before you hang up. Your plan decides what is allowed: if a code is refused, ask your carrier for it.`,
  },
  {
    id: 'google-fi',
    label: 'Google Fi',
    kind: 'gsm',
    note: t`Fi sets forwarding in its app or at fi.google.com (Phone settings → Call forwarding). Try the codes only where that does not offer what you want.`,
  },
  {
    id: 'landline',
    label: t`Landline (AT&T, Spectrum, Comcast and others)`,
    kind: 'landline',
    note: t`Dial from the phone on that line and wait for the tone. With some companies the code is followed by #, or busy and no answer are set on their website.`,
  },
  { id: 'vodafone', label: 'Vodafone', kind: 'gsm', note: t`Standard codes of mobile phones. A prepaid card may not allow them, and forwarded minutes may be charged.` },
  { id: 'telefonica', label: 'Telefónica (Movistar, O2)', kind: 'gsm', note: t`Standard codes of mobile phones. A prepaid card may not allow them, and forwarded minutes may be charged.` },
  { id: 'telekom', label: 'Deutsche Telekom', kind: 'gsm', note: t`Standard codes of mobile phones. A prepaid card may not allow them, and forwarded minutes may be charged.` },
  { id: 'orange', label: 'Orange', kind: 'gsm', note: t`Standard codes of mobile phones. A prepaid card may not allow them, and forwarded minutes may be charged.` },
  {
    id: 'gsm',
    label: t`Another mobile carrier`,
    kind: 'gsm',
    note: t`The codes that mobile phones share all over the world. Your plan decides what is allowed: if a code is refused, ask your carrier for it.`,
  },
] as const satisfies readonly CarrierEntry[]; // prettier-ignore
export type CarrierId = (typeof carriers)[number]['id'];
export type Carrier = { id: CarrierId; label: string; kind: Kind; note: string };

/** What to dial: as a person types it, and as a `tel:` link has it. */
export type DialCode = { text: string; href: string };
export type ForwardingCodes = {
  on: DialCode | null;
  off: DialCode | null;
  /** Ends every forwarding of the phone, where one code does. */
  allOff: DialCode | null;
  /** What stands in for a code that there is none of, or goes with it. */
  remark: string | null;
};

const gsmCodes: Record<Condition, string> = {
  all: '21',
  busy: '67',
  'no-answer': '61',
  unreachable: '62',
};
const starCodes: Record<Condition, [on: string, off: string] | null> = {
  all: ['*72', '*73'],
  busy: ['*90', '*91'],
  'no-answer': ['*92', '*93'],
  unreachable: null,
};

/** The carrier of a URL or form; the most usual one when it names none that we know. */
export function findCarrier(id: string | null | undefined): Carrier {
  return carriers.find((carrier) => carrier.id === id) ?? carriers[0];
}

/** The condition of a URL or form; unanswered calls when it names none that we know. */
export function findCondition(id: string | null | undefined): Condition {
  return conditions().find(([known]) => known === id)?.[0] ?? 'no-answer';
}

/** A condition in a few words, for lists and messages. */
export function conditionWords(condition: string): string {
  return conditions().find(([known]) => known === condition)?.[1] ?? condition;
}

/**
 * What to dial on the old phone.
 *
 * @param number E.164 of the line that the calls go to.
 */
export function forwardingCodes(
  carrier: Carrier,
  condition: Condition,
  number: string,
): ForwardingCodes {
  const home = /^\+1(\d{10})$/.exec(number)?.[1];
  if (carrier.kind === 'gsm') {
    const code = gsmCodes[condition];
    return {
      on: dial(`**${code}*${home ? `1${home}` : number}#`),
      off: dial(`##${code}#`),
      allOff: dial('##002#'),
      remark: null,
    };
  }
  const target = home ?? number.replace('+', '011');
  if (carrier.kind === 'verizon') {
    const isAll = condition === 'all';
    return {
      on: dial(`${isAll ? '*72' : '*71'}${target}`),
      off: dial('*73'),
      allOff: dial('*73'),
      remark: isAll ? null : t`This one code covers no answer, busy and out of reach.`,
    };
  }
  const pair = starCodes[condition];
  return {
    on: pair && dial(pair[0] + target),
    off: pair && dial(pair[1]),
    allOff: null,
    remark: pair
      ? null
      : carrier.kind === 'landline'
        ? t`A landline is never out of reach: there is no code for it. Ask your phone company what happens when the line is down.`
        : t`There is no code of its own for this: “When you do not answer” covers a phone that is off.`,
  };
}

/** A `#` would begin a fragment: it goes as %23. */
function dial(text: string): DialCode {
  return { text, href: `tel:${text.replaceAll('#', '%23')}` };
}
