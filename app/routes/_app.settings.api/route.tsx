import { getFormProps, getInputProps, getSelectProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { ForBusiness } from '~/components/for-business';
import { FormError } from '~/components/form-error';
import { LimitNote } from '~/components/limit-note';
import { SecretOnce } from '~/components/secret-once';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field, SelectField } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { apiScopes } from '~/modules/api/api-route.server';
import {
  createToken,
  lifetimes,
  listTokens,
  tokenSchema,
  type Token,
  type TokenForm,
} from '~/modules/api/manage-tokens.server';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { getBilling } from '~/modules/billing/billing.server';
import { getSite } from '~/modules/site/site.server';
import { paths } from '~/paths';
import { Reference } from './reference';

export const meta: MetaFunction = () => [{ title: 'API · Frontdesk' }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'api.manage');
  const [tokens, { url }, { plan, limits }] = await Promise.all([
    listTokens(member),
    getSite(),
    getBilling(member.supabase, member.business.id),
  ]);
  const scopes = Object.entries(apiScopes).map(([name, text]) => ({ name, text }));
  return data(
    { tokens, scopes, lifetimes: lifetimes(), url, planWithout: limits.hasApi ? null : plan.label },
    { headers: member.headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'api.manage');
  const { headers } = member;
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.settings('api'));
  const submission = parseForm(form, { schema: tokenSchema });
  const refuse = (reply: ReturnType<typeof submission.reply>) =>
    data({ lastResult: reply, token: null }, { status: 400, headers });
  if (submission.status !== 'success') return refuse(submission.reply());
  const { token, refusal } = await createToken(member, submission.value);
  if (refusal !== null) return refuse(submission.reply({ formErrors: [refusal] }));
  // Not a redirect: the token is in this answer, and nowhere else.
  headers.set('Cache-Control', 'no-store');
  return data({ lastResult: submission.reply({ resetForm: true }), token }, { headers });
}

export default function Api() {
  const { tokens, scopes, lifetimes: ends, url, planWithout } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<TokenForm>({ lastResult: result?.lastResult });
  const tried = result?.lastResult?.initialValue?.scopes;
  const chosen = tried ? [tried].flat().map(String) : [];
  return (
    <>
      <SettingsCard id="tokens" title="Tokens">
        <p className="text-muted">
          With a token, other programs of yours read what your business has here. Whoever has one
          can, until you revoke it.
        </p>
        {result?.token && (
          <SecretOnce label="Your new token. It is shown this once." value={result.token} />
        )}
        {tokens.length > 0 && (
          <ul className="fd-list">
            {tokens.map((token) => (
              <TokenItem key={token.id} token={token} />
            ))}
          </ul>
        )}
      </SettingsCard>
      <SettingsCard id="add" title="Make a token">
        {planWithout && (
          <LimitNote title={`${planWithout} holds no API`} canManage>
            Tokens stay, and open nothing until there is a plan with the API.
          </LimitNote>
        )}
        <Form method="post" {...getFormProps(form)} className="grid gap-4">
          <ForBusiness />
          {form.errors && (
            <Note tone="bad" title="That was not done">
              {form.errors[0]}
            </Note>
          )}
          <Field
            label="What will use it"
            autoComplete="off"
            errors={fields.name.errors}
            {...getInputProps(fields.name, { type: 'text' })}
          />
          <fieldset className="grid gap-1">
            <legend className="fd-label mb-1">It may read</legend>
            <FormError id="scopes-error" errors={fields.scopes.errors} />
            {scopes.map(({ name, text }) => (
              <label className="fd-check" key={name}>
                <input
                  className="checkbox"
                  type="checkbox"
                  name="scopes"
                  value={name}
                  defaultChecked={chosen.includes(name)}
                />
                <span>
                  {text} <code className="fd-small fd-muted">{name}</code>
                </span>
              </label>
            ))}
          </fieldset>
          <SelectField
            label="Works for"
            options={ends}
            errors={fields.days.errors}
            {...getSelectProps(fields.days)}
            // Emptied after a token was made, it begins anew.
            key={result?.token}
            defaultValue=""
          />
          <div>
            <SubmitButton>Make a token</SubmitButton>
          </div>
        </Form>
      </SettingsCard>
      <Reference url={url} />
    </>
  );
}

function TokenItem({ token }: { token: Token }) {
  const { id, name, prefix, scopes, made, used, ends, fault } = token;
  return (
    <li className="!px-0">
      <span className="min-w-0 grow">
        <b className="font-semibold">{name}</b> <code className="fd-small">{prefix}…</code>{' '}
        {fault && <span className="fd-tag bad">{fault}</span>}
        <span className="fd-small fd-muted block">
          {[scopes.join(', '), made, used, ends].filter(Boolean).join(' · ')}
        </span>
      </span>
      <Link className="btn btn-sm" to={paths.apiToken(id)}>
        Revoke<span className="sr-only"> {name}</span>
      </Link>
    </li>
  );
}
