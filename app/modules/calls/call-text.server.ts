import { t } from '~/modules/languages/t';
import type { noteRows } from '~/modules/notes/note-rows.server';
import type { CallPage } from './call-page.server';
import type { Lead } from './call-words';

type Printed = CallPage & { business: string; notes: ReturnType<typeof noteRows> };

const leadFacts = {
  hot: t`Hot lead`,
  warm: t`Warm lead`,
  cold: t`Cold lead`,
} as const satisfies Record<Lead, string>;

/** What a call was, in one line: outcome, lead, mood. */
export function callFacts({ outcome, lead, sentiment }: CallPage): string {
  return [outcome.label, lead && leadFacts[lead], sentiment?.label].filter(Boolean).join(' · ');
}

/** Where the follow-up of a call stands, in words that are as true tomorrow. */
export function followUpFacts(followUp: NonNullable<CallPage['followUp']>): string {
  const { isClosed, state, due, assignee } = followUp;
  return [isClosed ? state?.label : due && t`Due ${due}`, assignee && t`assigned to ${assignee}`]
    .filter(Boolean)
    .join(' · ');
}

/** A call as plain text, in the order of its page. Lines are as long as what was said. */
export function callText(call: Printed): string {
  const { title, number, moment, length, summary, insights, asked, followUp, notes, turns } = call;
  return [
    [title, number === title ? '' : (number ?? t`Number withheld`)].filter(Boolean).join(', '),
    [call.business, moment, length].filter(Boolean).join(' · '),
    callFacts(call),
    section(t`Summary`, summary ? [summary] : []),
    section(
      t`Worth knowing`,
      insights.map(
        ({ label, value, at, corrected }) =>
          `- ${label}: ${value}${at ? ` (${t`at ${at}`})` : ''}${corrected ? ` [${t`corrected by ${corrected.by}`}]` : ''}`,
      ),
    ),
    section(
      t`Asked for on the call`,
      asked.map(({ what, words, details, at }) =>
        [
          `- ${what}, ${at}${words ? `: ${words}` : ''}`,
          ...details.map(({ label, value }) => `  ${label}: ${value}`),
        ].join('\n'),
      ),
    ),
    section(
      t`Follow-up`,
      followUp ? [[followUp.title, followUpFacts(followUp)].filter(Boolean).join(' · ')] : [],
    ),
    section(
      t`Notes`,
      notes.map(({ body, by }) => `- ${body} (${by})`),
    ),
    section(
      t`Transcript`,
      turns.map(({ at, speaker, text }) => `[${at}] ${speaker}: ${text}`),
    ),
  ]
    .filter(Boolean)
    .join('\n')
    .concat('\n');
}

function section(title: string, lines: string[]): string {
  return lines.length > 0 ? `\n${title}\n${lines.join('\n')}` : '';
}
