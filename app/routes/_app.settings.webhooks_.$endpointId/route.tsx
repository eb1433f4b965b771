import { getFormProps, useForm } from '@conform-to/react';
import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { ForBusiness } from '~/components/for-business';
import { SecretOnce } from '~/components/secret-once';
import { Confirm, SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Note } from '~/components/ui/note';
import { WebhookFields } from '~/components/webhook-fields';
import { WebhookState } from '~/components/webhook-state';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { t } from '~/modules/languages/t';
import {
  getEndpoint,
  listDeliveries,
  type EndpointForm,
} from '~/modules/webhooks/manage-webhooks.server';
import { paths } from '~/paths';
import { changeEndpoint } from './actions.server';
import { DeliveryLog } from './delivery-log';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: `${page?.endpoint.host ?? t`Webhook`} · Frontdesk` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'api.manage');
  const endpoint = await getEndpoint(member, params.endpointId);
  const log = await listDeliveries(member, endpoint.id, new URL(request.url).searchParams);
  return data({ endpoint, log }, { headers: member.headers });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'api.manage');
  const form = await request.formData();
  const id = params.endpointId ?? '';
  const after = new URL(request.url).searchParams.get('after');
  const back = paths.webhook(id, { after });
  await refuseOtherBusiness(member, form, paths.settings('webhooks'));
  return changeEndpoint(member, id, form, back);
}

export default function Endpoint() {
  const { endpoint, log } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isOn = endpoint.status === 'on';
  return (
    <>
      <p>
        <Link className="fd-link" to={paths.settings('webhooks')}>
          All endpoints
        </Link>
      </p>
      {result?.refusal && (
        <Note tone="bad" title="That was not done">
          {result.refusal.message}
        </Note>
      )}
      <State endpoint={endpoint} />
      <SettingsCard id="endpoint" title={endpoint.host}>
        <p className="flex flex-wrap items-center gap-2">
          <WebhookState {...endpoint} />
          <span className="[overflow-wrap:anywhere]">{endpoint.url}</span>
        </p>
        {result?.secret && (
          <SecretOnce
            label="The new secret. It is shown this once. For a day messages carry the signature of the one before as well."
            value={result.secret}
          />
        )}
        <Form method="post" className="flex flex-wrap gap-2">
          <ForBusiness />
          {isOn && (
            <button className="btn" name="intent" value="test">
              Send a test message
            </button>
          )}
          <button className="btn" name="intent" value={isOn ? 'off' : 'on'}>
            {isOn ? 'Turn off' : 'Turn on'}
          </button>
        </Form>
        <div className="flex flex-wrap gap-2">
          <Confirm label="New secret" isDanger={false}>
            <p>
              For a day, messages are signed with the old one as well: time to put the new one in.
            </p>
            <Form method="post">
              <ForBusiness />
              <button className="btn btn-sm" name="intent" value="rotate">
                Make a new secret
              </button>
            </Form>
          </Confirm>
          <Confirm label="Remove">
            <p>Its log goes as well. This cannot be undone.</p>
            <Form method="post">
              <ForBusiness />
              <button className="btn btn-sm fd-danger-text" name="intent" value="remove">
                Remove {endpoint.host}
              </button>
            </Form>
          </Confirm>
        </div>
      </SettingsCard>
      <DeliveryLog endpointId={endpoint.id} log={log} isOn={isOn} />
      <Edit key={endpoint.url + endpoint.events.join()} />
    </>
  );
}

function State({
  endpoint,
}: {
  endpoint: ReturnType<typeof useLoaderData<typeof loader>>['endpoint'];
}) {
  if (endpoint.status === 'stopped') {
    return (
      <Note tone="bad" title="Stopped by Frontdesk">
        {endpoint.stopped_because === 'gone'
          ? 'It answered that it takes no messages any more (410).'
          : 'For three days nothing got through.'}{' '}
        Put it right, turn it on, and send again what did not get through.
      </Note>
    );
  }
  if (!endpoint.failingSince || endpoint.status !== 'on') return null;
  return (
    <Note tone="warn" title={`Nothing has got through since ${endpoint.failingSince}`}>
      Frontdesk goes on trying. After three days it stops, and tells the owners by mail.
    </Note>
  );
}

function Edit() {
  const { endpoint } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<EndpointForm>({
    lastResult: result?.lastResult,
    defaultValue: { url: endpoint.url, description: endpoint.description },
  });
  const tried = result?.lastResult?.initialValue?.events;
  return (
    <SettingsCard id="edit" title="Change it">
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        <ForBusiness />
        <WebhookFields
          fields={fields}
          chosen={tried ? [tried].flat().map(String) : endpoint.events}
        />
        <div>
          <SubmitButton name="intent" value="save">
            Save
          </SubmitButton>
        </div>
      </Form>
    </SettingsCard>
  );
}
