import { speak } from '~/modules/languages/speak.server';
import { t } from '~/modules/languages/t';

/** What the worker keeps of a trouble: in English, since it does not know who reads it. */
const faults = () => [
  t`Vapi does not answer.`,
  t`Vapi does not know it.`,
  t`Vapi has too much to do just now.`,
  t`Vapi has trouble just now.`,
  t`Vapi has no recording of this call.`,
  t`Vapi has not given the number yet.`,
  t`What answered was not Vapi.`,
  t`The assistant at Vapi is used by another business.`,
  t`This number is used by another line already.`,
  t`The recording came in part only.`,
  t`The recording broke off in the middle.`,
  t`The recording does not come.`,
  t`What came was no recording.`,
  t`More than a thousand calls were created in one moment.`,
  t`Paddle does not answer.`,
  t`Paddle does not know it.`,
  t`Paddle has too much to do just now.`,
  t`Paddle has trouble just now.`,
  t`Paddle has still to make the invoice.`,
  t`It comes with the next invoice.`,
  t`It could not be reached.`,
  t`It did not answer within 10 seconds.`,
  t`Its address is not on the public internet, and was not asked.`,
  t`Billing is not set up here.`,
  t`Something went wrong on our side.`,
  t`Something is wrong on our side.`,
];
const keptFaults = speak('en-US', faults);

/** The same with something of its own in it. */
const faultsAbout: [pattern: RegExp, say: (what: string) => string][] = [
  [/^Vapi refused it: (.+)$/s, (said) => t`Vapi refused it: ${said}`],
  [/^Vapi does not take our key: (.*)$/s, (said) => t`Vapi does not take our key: ${said}`],
  [
    /^Vapi answered (\d+) for the recording\.$/,
    (status) => t`Vapi answered ${status} for the recording.`,
  ],
  [
    /^The recording is at a foreign address: (.+)$/,
    (address) => t`The recording is at a foreign address: ${address}`,
  ],
  [
    /^It answered (\d+): it points elsewhere, where messages do not follow\.$/,
    (status) => t`It answered ${status}: it points elsewhere, where messages do not follow.`,
  ],
  [/^It answered (\d+)\.$/, (status) => t`It answered ${status}.`],
  [/^It could not be reached \((.+)\)\.$/, (code) => t`It could not be reached (${code}).`],
  [
    /^(\S+) is a line of Frontdesk already\.$/,
    (number) => t`${number} is a line of Frontdesk already.`,
  ],
  [/^Paddle does not know (.+)\.$/, (ids) => t`Paddle does not know ${ids}.`],
  [
    /^We cannot say what a minute costs in (\w+)\.$/,
    (currency) => t`We cannot say what a minute costs in ${currency}.`,
  ],
];

/** What follows such a sentence. */
const tails = () => [t`We try again by ourselves.`, t`We look again by ourselves.`];
const keptTails = speak('en-US', tails).map((words) => ` ${words}`);

/** A trouble as the worker has kept it, in the language of whoever reads it; what a vendor said stays as it is. */
export function faultWords(kept: string): string {
  const tail = keptTails.findIndex((words) => kept.endsWith(words));
  if (tail >= 0) return `${faultWords(kept.slice(0, -keptTails[tail]!.length))} ${tails()[tail]}`;
  const fault = faults()[keptFaults.indexOf(kept)];
  if (fault) return fault;
  for (const [pattern, say] of faultsAbout) {
    const what = pattern.exec(kept)?.[1];
    if (what !== undefined) return say(what);
  }
  return kept;
}
