import { getFormProps, getInputProps, getTextareaProps, useForm } from '@conform-to/react';
import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';

import { OperatorAddress } from '~/components/operator-address';
import { PublicLayout } from '~/components/public-layout';
import { SubmitButton } from '~/components/ui/button';
import { Field, TextareaField } from '~/components/ui/field';
import { Note } from '~/components/ui/note';
import { takeAttempt, waitWords } from '~/modules/auth/throttle.server';
import {
  contactSchema,
  mostLetters,
  type ContactForm,
} from '~/modules/contact/contact.schema.server';
import { makeStamp, readStamp, type Stamp } from '~/modules/contact/form-stamp.server';
import { receiveMessage } from '~/modules/contact/receive-message.server';
import { t } from '~/modules/languages/t';
import { getOperator } from '~/modules/site/operator.server';
import { pageMeta } from '~/modules/site/page-meta';
import { getPublicSite } from '~/modules/site/public-site.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction<typeof loader> = ({ data: page }) =>
  pageMeta(page?.site, {
    path: paths.contact(),
    title: t`Contact · Frontdesk`,
    description: t`Write to those who run Frontdesk. We answer by mail.`,
  });

const refusals: Record<Exclude<Stamp['state'], 'good'> | 'filled', string> = {
  early: t`That was quicker than people are. Nothing was sent yet: press the button once more.`,
  late: t`This page was open for more than a day. Nothing was sent yet: press the button once more.`,
  forged: t`Something of this form was missing. Nothing was sent yet: press the button once more.`,
  filled: t`A field was filled in that people do not see. Nothing was sent yet: press the button once more.`, // prettier-ignore
};

export async function loader() {
  return { site: await getPublicSite(), operator: getOperator(), stamp: makeStamp(), mostLetters };
}

/** Whoever is held back for a program reads why and keeps what was written: a second press sends it. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const submission = parseForm(form, { schema: contactSchema });
  const stamp = readStamp(form.get('stamp'));
  const refuse = (status: number, formErrors?: string[]) =>
    data(
      {
        lastResult: submission.reply(formErrors ? { formErrors } : {}),
        // A good one is of the same form still.
        stamp: stamp.state === 'good' ? String(form.get('stamp')) : makeStamp(),
      },
      { status },
    );
  if (submission.status !== 'success') return refuse(400);
  if (form.get('homepage')) return refuse(400, [refusals.filled]);
  if (stamp.state !== 'good') return refuse(400, [refusals[stamp.state]]);
  const wait = await takeAttempt('contact', request, 'everybody');
  if (wait > 0) return refuse(429, [waitWords(wait)]);
  await receiveMessage(stamp.formId, submission.value);
  throw redirect(paths.contactSent());
}

export default function Contact() {
  const { operator, stamp, mostLetters: most } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<ContactForm>({ lastResult: result?.lastResult });
  return (
    <PublicLayout isNarrow>
      <h1 className="!text-2xl">Write to us</h1>
      <p className="fd-muted mt-2 max-w-[60ch] text-pretty">
        We answer by mail. Perhaps your question is{' '}
        <Link className="fd-link" to={paths.faq()}>
          answered already
        </Link>
        . If you want to reach a business that has its phone answered here, call it: we cannot pass
        anything on.
      </p>
      <Form method="post" {...getFormProps(form)} className="mt-6 grid max-w-[34rem] gap-4">
        {form.errors && <Note tone="bad">{form.errors[0]}</Note>}
        <Field
          label="Your name"
          errors={fields.name.errors}
          {...getInputProps(fields.name, { type: 'text' })}
          autoComplete="name"
          maxLength={120}
          required
        />
        <Field
          label="Your e-mail"
          hint="The answer goes there."
          errors={fields.email.errors}
          {...getInputProps(fields.email, { type: 'email' })}
          autoComplete="email"
          maxLength={254}
          required
        />
        <TextareaField
          label="What is it about?"
          errors={fields.message.errors}
          {...getTextareaProps(fields.message)}
          rows={8}
          maxLength={most}
          required
        />
        {/* For programs that fill in whatever there is. Nobody sees it or gets there by keys. */}
        <div aria-hidden className="absolute -start-[999rem]">
          <label htmlFor="homepage">Leave this empty</label>
          <input id="homepage" name="homepage" tabIndex={-1} autoComplete="off" />
        </div>
        <input type="hidden" name="stamp" value={result?.stamp ?? stamp} />
        <div>
          <SubmitButton>Send</SubmitButton>
        </div>
      </Form>
      <p className="fd-muted fd-small mt-4 max-w-[60ch]">
        We keep what you write to answer it, and for nothing else:{' '}
        <Link className="fd-link" to={paths.privacy()}>
          Privacy
        </Link>
        .
      </p>
      <OperatorAddress of={operator} className="fd-muted mt-6" />
    </PublicLayout>
  );
}
