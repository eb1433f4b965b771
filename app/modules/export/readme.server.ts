import { t } from '~/modules/languages/t';

/** Where the descriptions begin. */
const indent = 19;

/** What is what in an export, for whoever opens it without us. */
export function readme(business: string, madeAt: Date): string {
  const moment = madeAt.toISOString();
  const files = descriptions().map(([name, description]) => {
    const own = name.length < indent ? name.padEnd(indent) : `${name}\n${' '.repeat(indent)}`;
    return own + description.replaceAll('\n', `\n${' '.repeat(indent)}`);
  });
  const end = t`Times are in UTC. In the CSV files a cell that a spreadsheet would take for a formula begins with
an apostrophe; phone numbers do, since they begin with +. The JSON files have everything as it is.`;
  return `${business}
${t`Exported from Frontdesk, ${moment}`}

${files.join('\n')}

${end}
`.replaceAll('\n', '\r\n');
}

/** Files in their order; what does not fit into a line has its break in it. */
const descriptions = (): [name: string, description: string][] => [
  ['business.json', t`the business as it is set up, with its phone lines`],
  [
    'receptionist.json',
    t`the receptionist as it is being set up: voice, hours, questions, transfers, messages`,
  ],
  ['receptionist-versions.ndjson', t`each version that was published, one JSON object a line`],
  ['knowledge.ndjson', t`the documents it was given, as text: one JSON object a line`],
  ['members.csv', t`who belongs to the business`],
  ['callers.csv', t`who called, by number`],
  ['calls.csv', t`every call, newest first, one line each`],
  [
    'calls.ndjson',
    t`the same calls with all that was said (turns), what was noted (insights)
and corrected (corrections: what stands, and what was found before),
the team's notes, and what is to do (follow_up): one JSON object a line`,
  ],
  ['follow-ups.csv', t`what callers wait for`],
  ['appointments.csv', t`what was booked on calls`],
  ['notes.csv', t`what the team wrote down about calls and callers`],
  ['recordings.csv', t`where each recording can be heard: sign in to Frontdesk first`],
  ['call-checks.csv', t`how the calls compared with the list of the phone service`],
  ['fetched-calls.csv', t`which of them were fetched from it, since they had not come in`],
  ['api-tokens.json', t`what may read the API, without the tokens themselves`],
  [
    'your-devices.json',
    t`the browsers in which you, who made this file, are notified of urgent calls`,
  ],
  ['webhooks.json', t`where messages are sent to`],
  ['webhook-messages.csv', t`what was sent there in the last 30 days, and how that went`],
  ['billing.json', t`the plan, who pays, usage periods, and what owners were told by mail`],
  ['transactions.csv', t`what was billed, with amounts in the smallest unit of their currency`],
  ['adjustments.csv', t`what was refunded or credited`],
  ['usage.csv', t`what each call used, in seconds, and each correction of it`],
  ['audit.csv', t`who changed what`],
];
