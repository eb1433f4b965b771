import { randomBytes, randomUUID } from 'node:crypto';

import { demoPassword } from '../../sandbox/demo';
import { eventually, mailboxUrl, postVapi, service, signedIn, sql } from './stack';

/** A person of the test's own, with an address that nobody else has, signed in at the API. */
export async function makePerson(name: string) {
  const email = `${name.toLowerCase()}-${randomBytes(4).toString('hex')}@frontdesk.test`;
  const { data, error } = await service().auth.admin.createUser({
    email,
    password: demoPassword,
    email_confirm: true,
    user_metadata: { full_name: name },
  });
  if (error) throw error;
  return { id: data.user.id, name, email, client: await signedIn(email) };
}
export type Person = Awaited<ReturnType<typeof makePerson>>;

/** A business that is set up, with a line and a receptionist, owned by a person. */
export async function makeBusiness({ client }: Person, name: string) {
  const { data: id, error } = await client.rpc('create_business', {
    p_name: name,
    p_time_zone: 'America/Chicago',
  });
  if (error) throw error;
  const assistantId = `assistant-${randomUUID()}`;
  const phoneNumber = `+1415${String(2_000_000 + Math.floor(Math.random() * 7_999_999))}`;
  await sql(`update public.businesses set onboarding_step = 'done' where id = $1`, [id]);
  await sql(
    `insert into public.receptionists (business_id, name, greeting, vapi_assistant_id) values ($1, 'Robin', 'Hello.', $2)`,
    [id, assistantId],
  );
  await sql('insert into public.phone_lines (business_id, phone_number) values ($1, $2)', [
    id,
    phoneNumber,
  ]);
  return { id, name, assistantId };
}
export type Business = Awaited<ReturnType<typeof makeBusiness>>;

/** Makes somebody a member. */
export async function join({ id }: Person, business: Business, role: string) {
  await sql('insert into public.memberships (business_id, user_id, role) values ($1, $2, $3)', [
    business.id,
    id,
    role,
  ]);
}

/** Has calls come in as Vapi reports them, and waits until they are stored. */
export async function takeCalls({ id, assistantId }: Business, count: number) {
  const began = Date.now() - 3_600_000;
  for (let index = 0; index < count; index++) {
    const startedAt = new Date(began + index * 60_000).toISOString();
    await postVapi({
      type: 'end-of-call-report',
      timestamp: began + index * 60_000 + 31_000,
      startedAt,
      endedAt: new Date(began + index * 60_000 + 30_000).toISOString(),
      endedReason: 'customer-ended-call',
      call: {
        id: `test-${randomUUID()}`,
        assistantId,
        type: 'inboundPhoneCall',
        createdAt: startedAt,
      },
      customer: { number: `+1415555${String(2000 + index)}` },
      artifact: {
        messages: [
          { role: 'bot', message: 'Hello.', secondsFromStart: 0.5 },
          { role: 'user', message: 'Please call me back.', secondsFromStart: 3 },
        ],
      },
      analysis: {
        summary: '=Wants a call back.',
        structuredData: {
          outcome: 'message',
          callerName: `Caller ${index}`,
          followUp: { kind: 'call-back', title: 'Call back', dueAt: null },
        },
      },
    });
  }
  await eventually(async () => {
    const [row] = await sql<{ n: number }>(
      'select count(*)::int as n from public.calls where business_id = $1 and report_at is not null',
      [id],
    );
    return row?.n === count;
  }, 10_000);
}

/** The mail with this subject that an address got, once it is there. */
export function mailTo(address: string, subject: RegExp) {
  return eventually(async () => {
    const mails = (await (await fetch(`${mailboxUrl}/email`)).json()) as {
      to: { address: string }[];
      subject: string;
      text: string;
    }[];
    return mails.findLast((mail) => mail.to[0]?.address === address && subject.test(mail.subject));
  }, 10_000);
}
