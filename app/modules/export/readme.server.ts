/** What is what in an export, for whoever opens it without us. */
export function readme(business: string, madeAt: Date): string {
  return `${business}
Exported from Frontdesk, ${madeAt.toISOString()}

business.json      the business as it is set up, with its phone lines
receptionist.json  the receptionist as it is being set up: voice, hours, questions, transfers, messages
receptionist-versions.ndjson
                   each version that was published, one JSON object a line
knowledge.ndjson   the documents it was given, as text: one JSON object a line
members.csv        who belongs to the business
callers.csv        who called, by number
calls.csv          every call, newest first, one line each
calls.ndjson       the same calls with all that was said (turns), what was noted (insights)
                   and corrected (corrections: what stands, and what was found before),
                   the team's notes, and what is to do (follow_up): one JSON object a line
follow-ups.csv     what callers wait for
appointments.csv   what was booked on calls
notes.csv          what the team wrote down about calls and callers
recordings.csv     where each recording can be heard: sign in to Frontdesk first
call-checks.csv    how the calls compared with the list of the phone service
fetched-calls.csv  which of them were fetched from it, since they had not come in
api-tokens.json    what may read the API, without the tokens themselves
webhooks.json      where messages are sent to
webhook-messages.csv
                   what was sent there in the last 30 days, and how that went
billing.json       the plan, who pays, usage periods, and what owners were told by mail
transactions.csv   what was billed, with amounts in the smallest unit of their currency
adjustments.csv    what was refunded or credited
usage.csv          what each call used, in seconds, and each correction of it
audit.csv          who changed what

Times are in UTC. In the CSV files a cell that a spreadsheet would take for a formula begins with
an apostrophe; phone numbers do, since they begin with +. The JSON files have everything as it is.
`.replaceAll('\n', '\r\n');
}
