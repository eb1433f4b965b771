import { getFormProps, getInputProps, getSelectProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import {
  data,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { BillingStep, NothingToDo } from '~/components/billing-step';
import { ForBusiness } from '~/components/for-business';
import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field, SelectField } from '~/components/ui/field';
import { refuseOtherBusiness } from '~/modules/auth/other-business.server';
import { requireMember } from '~/modules/auth/require-member.server';
import { answerAct } from '~/modules/billing/act.server';
import {
  countries,
  detailsSchema,
  getPayer,
  saveDetails,
  type Details,
} from '~/modules/billing/details.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Who pays · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const found = await getPayer(member);
  const at = (found?.customer.address ?? {}) as Record<string, string | null>;
  const of = (found?.customer.company ?? {}) as Record<string, string | null>;
  return data(
    {
      isEnded: found?.payer.isEnded ?? false,
      values: found && {
        email: found.customer.email,
        name: found.customer.name ?? '',
        line1: at.line1 ?? '',
        line2: at.line2 ?? '',
        city: at.city ?? '',
        region: at.region ?? '',
        postalCode: at.postalCode ?? '',
        country: at.country ?? '',
        company: of.name ?? '',
        taxId: of.taxId ?? '',
      },
      countries: [['', t`Choose a country`] as [string, string], ...countries()],
    },
    { headers: member.headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'billing.manage');
  const form = await request.formData();
  await refuseOtherBusiness(member, form, paths.billing());
  const found = await getPayer(member);
  if (form.get('intent') !== 'save') throw appError('bad-request', { headers: member.headers });
  if (!found) throw appError('not-found', { headers: member.headers });
  const submission = parseForm(form, { schema: detailsSchema });
  if (submission.status !== 'success') {
    return data({ lastResult: submission.reply() }, { status: 400, headers: member.headers });
  }
  return answerAct(member, () => saveDetails(member, found.payer, submission.value));
}

export default function WhoPays() {
  const { values, isEnded, countries: all } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<Record<keyof Details, string>>({
    id: 'who-pays',
    lastResult: result && 'lastResult' in result ? result.lastResult : null,
    defaultValue: values ?? undefined,
  });
  const fault = result && 'fault' in result ? result.fault : null;
  if (!values) {
    return (
      <BillingStep title="Who pays">
        <NothingToDo>
          Paddle asks who pays at the first payment. Then it can be changed here.
        </NothingToDo>
      </BillingStep>
    );
  }
  const text = (field: keyof Details) => ({
    errors: fields[field].errors,
    ...getInputProps(fields[field], { type: field === 'email' ? 'email' : 'text' }),
  });
  return (
    <BillingStep
      title="Who pays"
      about="Paddle writes the next invoices to this, and mails them there."
      fault={fault}
    >
      <Form method="post" {...getFormProps(form)} className="grid gap-5">
        <ForBusiness />
        <SettingsCard id="person" title="Person">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="E-mail for invoices" autoComplete="email" {...text('email')} required />
            <Field label="Name" autoComplete="name" {...text('name')} />
          </div>
        </SettingsCard>
        {!isEnded && (
          <>
            <SettingsCard id="address" title="Address">
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label="Street" autoComplete="address-line1" {...text('line1')} />
                <Field label="Apartment, floor" autoComplete="address-line2" {...text('line2')} />
                <Field label="Postal code" autoComplete="postal-code" {...text('postalCode')} />
                <Field label="City" autoComplete="address-level2" {...text('city')} />
                <Field label="State or region" autoComplete="address-level1" {...text('region')} />
                <SelectField
                  label="Country"
                  options={all}
                  autoComplete="country"
                  errors={fields.country.errors}
                  {...getSelectProps(fields.country)}
                />
              </div>
            </SettingsCard>
            <SettingsCard id="company" title="Company">
              <p className="fd-muted">
                With a tax id (VAT number, EIN, ABN …) Paddle charges no tax where the law says so.
              </p>
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label="Company" autoComplete="organization" {...text('company')} />
                <Field label="Tax id" spellCheck={false} {...text('taxId')} />
              </div>
            </SettingsCard>
          </>
        )}
        {isEnded &&
          (
            [
              'line1',
              'line2',
              'city',
              'region',
              'postalCode',
              'country',
              'company',
              'taxId',
            ] as const
          ).map((name) => <input key={name} type="hidden" name={name} value={values[name]} />)}
        <div className="flex flex-wrap gap-2">
          <SubmitButton name="intent" value="save">
            Save
          </SubmitButton>
          <Link className="btn" to={paths.billing()}>
            Leave it
          </Link>
        </div>
      </Form>
    </BillingStep>
  );
}
