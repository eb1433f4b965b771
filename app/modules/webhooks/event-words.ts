import { t } from '~/modules/languages/t';

/** What an endpoint can hear of, in words, by what it is about. `private.webhook_kinds()` has the same. */
export const webhookEvents = {
  'call.started': t`A call came in`,
  'call.completed': t`A call was written up, after its end`,
  'call.updated': t`Something of a call was changed later`,
  'caller.created': t`Somebody called for the first time`,
  'caller.updated': t`A caller was named, tagged or blocked`,
  'caller.merged': t`Two callers turned out to be one`,
  'caller.erased': t`A caller was erased: erase them too`,
  'follow_up.created': t`A follow-up was asked for`,
  'follow_up.updated': t`A follow-up was changed, snoozed or assigned`,
  'follow_up.done': t`A follow-up was done`,
  'follow_up.deleted': t`A follow-up was taken back`,
  'appointment.booked': t`An appointment was booked`,
  'appointment.updated': t`An appointment was changed`,
  'appointment.cancelled': t`An appointment was cancelled`,
} as const;

export type WebhookEvent = keyof typeof webhookEvents;
export const webhookEventNames = Object.keys(webhookEvents) as [WebhookEvent, ...WebhookEvent[]];
