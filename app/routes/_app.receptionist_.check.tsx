import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { DateTime } from 'luxon';
import { z } from 'zod';

import { SettingsCard } from '~/components/settings-card';
import { Field, SelectField } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import type { Supabase } from '~/integrations/supabase/client.server';
import { whatHappens, type Service, type Situation } from '~/modules/answers/what-happens.server';
import { readMomentWords } from '~/modules/answers/words.server';
import { requireMember, type Business } from '~/modules/auth/require-member.server';
import { phoneField } from '~/modules/businesses/business.schema.server';
import { appError } from '~/modules/errors/app-error.server';
import { formatPhone } from '~/modules/format/phone.server';
import { Clock } from '~/modules/format/time.server';
import { t } from '~/modules/languages/t';
import { defaultConfig, readConfig } from '~/modules/receptionist/config.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`What happens at …? · Frontdesk` }];

const callers = () =>
  [
    ['new', t`Somebody new`],
    ['known', t`Somebody who called before`],
    ['blocked', t`Somebody blocked`],
    ['number', t`The number below`],
  ] as const;
const versions = () =>
  [
    ['live', t`What is live`],
    ['draft', t`The draft`],
  ] as const;

/** Each field on its own: a link with one wrong part still shows the rest. */
const querySchema = z.object({
  moment: z.string().max(40).catch(''),
  caller: z.enum(['new', 'known', 'blocked', 'number']).catch('new'),
  number: z.string().max(40).catch(''),
  version: z.enum(['live', 'draft']).catch('live'),
});

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, business, headers } = await requireMember(request, params);
  const query = querySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const { now } = new Clock(business.time_zone);
  const asked = DateTime.fromISO(query.moment, { zone: now.zone });
  const isValid = asked.isValid && Math.abs(asked.year - now.year) <= 5;
  const at = isValid ? asked : now;
  const number = phoneField.safeParse(query.number);
  const isNumberWrong = query.caller === 'number' && !number.success;

  const [{ config, isPublished }, lines, caller, service] = await Promise.all([
    getConfig(supabase, business, query.version, headers),
    supabase.from('phone_lines').select('phone_number').eq('business_id', business.id),
    getCaller(supabase, business, query.caller, number.data ?? null),
    supabase.rpc('service_at', { p_business_id: business.id, p_at: at.toUTC().toISO() ?? '' }),
  ]);
  if (service.error) throw appError('unavailable', { cause: service.error, headers });
  const happens = whatHappens({
    business: { name: business.name, isDisabled: false },
    service: service.data as Service,
    config,
    at,
    caller,
    lines: (lines.data ?? []).flatMap(({ phone_number: phone }) => phone ?? []),
  });
  return data(
    {
      query: { ...query, moment: at.toFormat("yyyy-LL-dd'T'HH:mm") },
      errors: {
        moment:
          query.moment && !isValid ? [t`Enter a day and a time within five years.`] : undefined,
        number: isNumberWrong ? number.error?.issues.map(({ message }) => message) : undefined,
      },
      isPublished: query.version === 'draft' || isPublished,
      zone: business.time_zone.replaceAll('_', ' '),
      when: readMomentWords(at, now),
      receptionist: config.voice.name,
      happens: {
        ...happens,
        rings: happens.rings && formatPhone(happens.rings),
        callBackBy: null,
        transfers: happens.transfers.map(({ id, name, phone, reason }) => ({
          id,
          name,
          phone: formatPhone(phone),
          reason,
        })),
      },
      nobodyAnswers:
        config.transfers.fallback === 'message'
          ? t`When nobody answers, a message is taken.`
          : t`When nobody answers, the receptionist goes on with the caller.`,
    },
    { headers },
  );
}

async function getConfig(
  supabase: Supabase,
  business: Business,
  version: 'live' | 'draft',
  headers: Headers,
) {
  const [receptionist, published] = await Promise.all([
    supabase
      .from('receptionists')
      .select('name, greeting, draft')
      .eq('business_id', business.id)
      .maybeSingle(),
    supabase.rpc('current_versions', { p_business_id: business.id }),
  ]);
  const cause = receptionist.error ?? published.error;
  if (cause) throw appError('unavailable', { cause, headers });
  const defaults = defaultConfig({ name: business.name, receptionist: receptionist.data });
  const live = published.data?.find((one) => one.is_live);
  const shown = version === 'live' && live ? live.config : receptionist.data?.draft;
  return { config: readConfig(shown, defaults), isPublished: Boolean(live) };
}

/** Who calls: an example, or what is known of the number. */
async function getCaller(
  supabase: Supabase,
  business: Business,
  kind: 'new' | 'known' | 'blocked' | 'number',
  number: string | null,
): Promise<Situation['caller']> {
  if (kind === 'known') return { name: 'Ada Example', number: null, isBlocked: false };
  if (kind === 'blocked') return { name: null, number: null, isBlocked: true };
  if (kind === 'new' || !number) return { name: null, number: null, isBlocked: false };
  const { data: known } = await supabase
    .from('callers')
    .select('name, blocked_at')
    .eq('business_id', business.id)
    .eq('phone_number', number)
    .maybeSingle();
  return { name: known?.name ?? null, number, isBlocked: Boolean(known?.blocked_at) };
}

export default function Check() {
  const { query, errors, isPublished, zone, when, receptionist, happens, nobodyAnswers } =
    useLoaderData<typeof loader>();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>What happens at …?</h1>
        <p>Pick a moment and a caller, and see how the call is answered.</p>
        <Link className="fd-link" to={paths.receptionist()}>
          Back to the receptionist
        </Link>
      </div>
      <SettingsCard id="call" title="The call">
        <Form method="get" className="grid gap-4 md:grid-cols-2">
          <Field
            id="moment"
            name="moment"
            type="datetime-local"
            label="When"
            hint={`In the time of the business (${zone}).`}
            defaultValue={query.moment}
            key={query.moment}
            errors={errors.moment}
          />
          <SelectField
            id="version"
            name="version"
            label="Answered by"
            options={versions()}
            defaultValue={query.version}
          />
          <SelectField
            id="caller"
            name="caller"
            label="Who calls"
            options={callers()}
            defaultValue={query.caller}
          />
          <Field
            id="number"
            name="number"
            type="tel"
            label="Number"
            defaultValue={query.number}
            errors={errors.number}
          />
          <div>
            <button className="btn btn-primary">See what happens</button>
          </div>
        </Form>
      </SettingsCard>
      {!isPublished && (
        <Note tone="warn" title="Nothing is published yet">
          Callers hear that no call can be taken. This is what the draft would do.
        </Note>
      )}
      <SettingsCard id="answer" title={`A call ${when}`}>
        <dl className="grid gap-3">
          <Fact label="Who answers">
            {happens.answers === 'receptionist'
              ? `${receptionist}, your receptionist`
              : happens.answers === 'phone'
                ? happens.rings
                  ? `Your phone, ${happens.rings}: it rings at once`
                  : 'The owner’s phone: it rings at once'
                : 'Nobody: the caller hears one sentence, and the call ends'}
          </Fact>
          {happens.plan && (
            <Fact label="What the plan holds">
              {happens.plan}{' '}
              <Link className="fd-link" to={paths.billing()}>
                See the plan
              </Link>
            </Fact>
          )}
          <Fact label="What is said first">“{happens.firstMessage}”</Fact>
          <Fact label="Open or closed">{happens.why}</Fact>
          <Fact label="Who is asked to take the call">
            {happens.transfers.length === 0 ? (
              'Nobody.'
            ) : (
              <>
                <ol className="list-decimal ps-5">
                  {happens.transfers.map(({ id, name, phone, reason }) => (
                    <li key={id}>
                      {reason ? `${name}, ${phone} (for: ${reason})` : `${name}, ${phone}`}
                    </li>
                  ))}
                </ol>
                {nobodyAnswers}
              </>
            )}
          </Fact>
          <Fact label="What is promised">{happens.promise}</Fact>
        </dl>
      </SettingsCard>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="fd-small fd-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
