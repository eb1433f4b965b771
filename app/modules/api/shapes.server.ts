import { z } from 'zod';

/**
 * What leaves Frontdesk, in one form each: `private.call_json` and its like in the database write it, and
 * exports, the read API and outgoing webhooks send it. A field may be added, none is taken away or renamed.
 */
const moment = z.iso.datetime({ offset: true });

export const followUpKinds = ['call-back', 'send-information', 'appointment', 'custom'] as const;
export const followUpStatuses = ['open', 'snoozed', 'done', 'spam'] as const;

export const callShape = z
  .object({
    id: z.uuid(),
    direction: z.enum(['inbound', 'outbound', 'web']),
    status: z.enum(['queued', 'ringing', 'in-progress', 'forwarding', 'ended']),
    started_at: moment,
    ended_at: moment.nullable(),
    duration_seconds: z.int().min(0).nullable(),
    caller_id: z.uuid().nullable().describe('Null when the number was withheld.'),
    caller_name: z.string().nullable(),
    caller_number: z.string().nullable().describe('E.164'),
    outcome: z
      .enum([
        'message',
        'booked',
        'answered',
        'transferred',
        'hung-up',
        'wrong-number',
        'spam',
        'silent',
        'failed',
      ])
      .nullable(),
    sentiment: z.enum(['positive', 'neutral', 'negative']).nullable(),
    lead_quality: z.enum(['hot', 'warm', 'cold']).nullable(),
    is_after_hours: z.boolean(),
    summary: z.string().nullable(),
    has_report: z.boolean().describe('False until the call has been written up, after its end.'),
    has_recording: z.boolean(),
    follow_up: z
      .object({
        id: z.uuid(),
        kind: z.enum(followUpKinds),
        title: z.string(),
        status: z.enum(followUpStatuses),
        due_at: moment.nullable(),
        snoozed_until: moment.nullable(),
      })
      .nullable(),
    updated_at: moment,
  })
  .meta({ id: 'Call', description: 'One call.' });
export type CallShape = z.infer<typeof callShape>;

const fact = z.object({
  kind: z.string(),
  label: z.string(),
  value: z.string(),
  second: z.int().nullable().describe('When in the call it was said.'),
});

export const wholeCallShape = callShape
  .extend({
    facts: z.array(fact).describe('What was noted of the call.'),
    turns: z
      .array(
        z.object({
          speaker: z.enum(['caller', 'receptionist']),
          text: z.string(),
          start_ms: z.int().describe('Milliseconds from the start of the call.'),
          end_ms: z.int().nullable(),
        }),
      )
      .describe('What was said, in order.'),
  })
  .meta({ id: 'WholeCall', description: 'A call with all that was said and noted.' });

export const callerShape = z
  .object({
    id: z.uuid(),
    name: z.string().nullable(),
    number: z.string().describe('E.164'),
    other_numbers: z.array(z.string()).describe('Other numbers of the same person.'),
    tags: z.array(z.string()),
    is_blocked: z.boolean(),
    first_call_at: moment,
    last_call_at: moment,
    calls: z.int().min(0),
    created_at: moment,
    updated_at: moment,
  })
  .meta({ id: 'Caller', description: 'A person who called, by number.' });
export type CallerShape = z.infer<typeof callerShape>;

export const followUpShape = z
  .object({
    id: z.uuid(),
    kind: z.enum(followUpKinds),
    title: z.string(),
    status: z.enum(followUpStatuses),
    due_at: moment.nullable(),
    snoozed_until: moment.nullable(),
    done_at: moment.nullable(),
    assigned_to: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
    call_id: z.uuid().nullable(),
    caller_id: z.uuid().nullable(),
    caller_name: z.string().nullable(),
    caller_number: z.string().nullable().describe('E.164'),
    created_at: moment,
    updated_at: moment,
  })
  .meta({ id: 'FollowUp', description: 'What a call, or a member, asks the business to do.' });
export type FollowUpShape = z.infer<typeof followUpShape>;
