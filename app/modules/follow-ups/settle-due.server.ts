import { DateTime } from 'luxon';
import type { PoolClient } from 'pg';

import type { CallEvent } from '~/integrations/vapi/call-event.server';
import { dueAt } from '~/modules/answers/appointment-times.server';
import { defaultConfig, readConfig } from '~/modules/receptionist/config.server';

type Found = { name: string; time_zone: string; config: unknown };

/** An end of a text by which it is a moment, wherever it is read. */
const zone = /(?:Z|[+-]\d\d:?\d\d)$/i;

/**
 * When the follow-up of a report is due. A time without a zone is one on the clock of the business. Where the report
 * says none, one is proposed: within the hours in which the receptionist promises a call back, and when nobody is
 * there then, after the next opening. The same report is proposed the same time.
 */
export async function settleDue(client: PoolClient, event: CallEvent): Promise<CallEvent> {
  if (event.kind !== 'report' || !event.report.followUp) return event;
  const said = event.report.followUp.dueAt;
  if (said && zone.test(said)) return event;
  const { rows } = await client.query<Found>(
    `select b.name, b.time_zone, v.config
     from public.businesses b
     left join public.receptionists r on r.business_id = b.id
     left join public.receptionist_versions v on v.receptionist_id = r.id and v.version = r.live_version
     where b.id = coalesce(
       (select business_id from public.phone_lines where vapi_phone_number_id = $1),
       (select business_id from public.receptionists where vapi_assistant_id = $2))`,
    [event.call.phoneNumberId, event.call.assistantId],
  );
  const business = rows[0];
  if (!business) return event;
  const settled = (due: object): CallEvent => ({
    ...event,
    report: { ...event.report, followUp: { ...event.report.followUp!, ...due } },
  });
  if (said) {
    return settled({ dueAt: DateTime.fromISO(said, { zone: business.time_zone }).toUTC().toISO() });
  }
  const { hours, messages } = readConfig(business.config, defaultConfig(business));
  const end = DateTime.fromISO(event.report.endedAt ?? event.at, { zone: business.time_zone });
  const proposedDueAt = dueAt(hours, end, messages.callBackHours).toUTC().toISO();
  return settled({ proposedDueAt });
}
