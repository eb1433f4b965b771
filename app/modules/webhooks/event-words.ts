/** What an endpoint can hear of, in words, by what it is about. `private.webhook_kinds()` has the same. */
export const webhookEvents = {
  'call.started': 'A call came in',
  'call.completed': 'A call was written up, after its end',
  'call.updated': 'Something of a call was changed later',
  'caller.created': 'Somebody called for the first time',
  'caller.updated': 'A caller was named, tagged or blocked',
  'caller.merged': 'Two callers turned out to be one',
  'caller.erased': 'A caller was erased: erase them too',
  'follow_up.created': 'A follow-up was asked for',
  'follow_up.updated': 'A follow-up was changed, snoozed or assigned',
  'follow_up.done': 'A follow-up was done',
  'follow_up.deleted': 'A follow-up was taken back',
  'appointment.booked': 'An appointment was booked',
  'appointment.updated': 'An appointment was changed',
  'appointment.cancelled': 'An appointment was cancelled',
} as const;

export type WebhookEvent = keyof typeof webhookEvents;
export const webhookEventNames = Object.keys(webhookEvents) as [WebhookEvent, ...WebhookEvent[]];
