import { getFormProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { ForBusiness } from '~/components/for-business';
import { LimitNote } from '~/components/limit-note';
import { SecretOnce } from '~/components/secret-once';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Note } from '~/components/ui/note';
import { WebhookFields } from '~/components/webhook-fields';
import { WebhookState } from '~/components/webhook-state';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { getBilling } from '~/modules/billing/billing.server';
import { t } from '~/modules/languages/t';
import {
  asked,
  endpointSchema,
  hostOf,
  listEndpoints,
  type EndpointForm,
} from '~/modules/webhooks/manage-webhooks.server';
import { webhookEventNames } from '~/modules/webhooks/event-words';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Webhooks · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'api.manage');
  const [endpoints, { plan, limits }] = await Promise.all([
    listEndpoints(member),
    getBilling(member.supabase, member.business.id),
  ]);
  return data(
    { endpoints, planWithout: limits.hasApi ? null : plan.label },
    { headers: member.headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'api.manage');
  const { supabase, business, headers } = member;
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.settings('webhooks'));
  const submission = parseForm(form, { schema: endpointSchema });
  const refuse = (reply: ReturnType<typeof submission.reply>) =>
    data({ lastResult: reply, made: null }, { status: 400, headers });
  if (submission.status !== 'success') return refuse(submission.reply());
  const { url, events, description } = submission.value;
  const { value, refusal } = await asked(
    member,
    supabase.rpc('create_webhook', {
      p_business_id: business.id,
      p_url: url,
      p_events: events,
      p_description: description,
    }),
  );
  if (refusal) return refuse(submission.reply({ formErrors: [refusal.message] }));
  // Not a redirect: the secret is in this answer, and nowhere else.
  headers.set('Cache-Control', 'no-store');
  const made = { ...(value as { id: string; secret: string }), host: hostOf(url) };
  return data({ lastResult: submission.reply({ resetForm: true }), made }, { headers });
}

export default function Webhooks() {
  const { endpoints, planWithout } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<EndpointForm>({ lastResult: result?.lastResult });
  const made = result?.made;
  const tried = result?.lastResult?.initialValue?.events;
  const chosen = tried ? [tried].flat().map(String) : defaults;
  return (
    <>
      <SettingsCard id="webhooks" title="Webhooks">
        <p className="text-muted">
          Other programs hear of calls, callers and follow-ups as they happen: Frontdesk sends a
          message to an address of theirs, signed, and again until it gets through.{' '}
          <Link className="fd-link" to={`${paths.settings('api')}#messages`}>
            What is in a message
          </Link>
        </p>
        {made && (
          <>
            <SecretOnce
              label={`The secret of ${made.host}. It is shown this once: whoever takes the messages needs it.`}
              value={made.secret}
            />
            <Link className="fd-link" to={paths.webhook(made.id)}>
              Send it a test message
            </Link>
          </>
        )}
        {planWithout && (
          <LimitNote title={`${planWithout} holds no webhooks`} canManage>
            Nothing is sent. Endpoints stay, and what was not sent is kept for 30 days, to be sent
            again once there is a plan with webhooks.
          </LimitNote>
        )}
        {endpoints.length > 0 && (
          <ul className="fd-list">
            {endpoints.map((endpoint) => (
              <li key={endpoint.id} className="!px-0">
                <span className="min-w-0 grow">
                  <Link className="go font-semibold" to={paths.webhook(endpoint.id)}>
                    {endpoint.host}
                  </Link>
                  <span className="fd-small fd-muted block">
                    {endpoint.description && `${endpoint.description} · `}
                    {endpoint.events.length === 1
                      ? endpoint.events[0]
                      : `${endpoint.events.length} kinds of messages`}
                  </span>
                </span>
                <WebhookState {...endpoint} />
              </li>
            ))}
          </ul>
        )}
      </SettingsCard>
      <SettingsCard id="add" title="Add an endpoint">
        <Form method="post" {...getFormProps(form)} className="grid gap-4">
          <ForBusiness />
          {form.errors && (
            <Note tone="bad" title="That was not done">
              {form.errors[0]}
            </Note>
          )}
          <WebhookFields key={made?.id} fields={fields} chosen={chosen} />
          <div>
            <SubmitButton>Add</SubmitButton>
          </div>
        </Form>
      </SettingsCard>
    </>
  );
}

/** What most programs want to hear of. */
const defaults: readonly string[] = webhookEventNames.filter(
  (name) => name === 'call.completed' || name.startsWith('follow_up.'),
);
