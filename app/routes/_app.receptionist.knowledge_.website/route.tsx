import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useActionData } from '@remix-run/react';

import { SettingsCard } from '~/components/settings-card';
import { SubmitButton } from '~/components/ui/button';
import { Field } from '~/components/ui/field';
import { requireMember, type Member } from '~/modules/auth/require-member.server';
import { takeAttempt, waitWords } from '~/modules/auth/throttle.server';
import { t } from '~/modules/languages/t';
import { addEntries, entrySchema } from '~/modules/receptionist/knowledge-entries.server';
import { readWebsite, WebsiteError, type Website } from '~/modules/receptionist/website.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { Proposals } from './proposals';

export const meta: MetaFunction = () => [{ title: t`Import · Receptionist · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { headers } = await requireMember(request, params, 'receptionist.edit');
  return data(null, { headers });
}

type Result = { address: string; error: string | null; website: Website | null };

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request, params, 'receptionist.edit');
  const form = await request.formData();
  return form.get('intent') === 'take' ? take(member, form) : read(member, request, form);
}

async function read({ user, headers }: Member, request: Request, form: FormData) {
  const address = String(form.get('address') ?? '').slice(0, 2000);
  const refuse = (error: string, status: number) =>
    data<Result>({ address, error, website: null }, { status, headers });
  const wait = await takeAttempt('website', request, user.id);
  if (wait > 0) return refuse(waitWords(wait), 429);
  try {
    const website = await readWebsite(address);
    if (website.proposals.length === 0) {
      return refuse(t`There is no text under headings on this page. Try another page of it.`, 400);
    }
    return data<Result>({ address, error: null, website }, { headers });
  } catch (error) {
    if (!(error instanceof WebsiteError)) throw error;
    return refuse(error.message, 400);
  }
}

/** Takes what was ticked. Each box holds its question and answer: nothing is fetched twice. */
async function take({ supabase, business, headers }: Member, form: FormData) {
  const address = String(form.get('address') ?? '').slice(0, 500);
  const chosen = form.getAll('take').flatMap((value) => {
    const parsed = entrySchema.safeParse(readJson(value));
    return parsed.success ? [parsed.data] : [];
  });
  const added = await addEntries(supabase, business, chosen, address);
  await setToast(headers, {
    message:
      added === 0
        ? t`Nothing was added`
        : added === 1
          ? t`1 answer added`
          : t`${added} answers added. Read them before you publish`,
  });
  throw redirect(paths.receptionist('knowledge'), { headers });
}

function readJson(value: FormDataEntryValue): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return null;
  }
}

export default function WebsiteImport() {
  const result = useActionData<typeof action>();
  return (
    <>
      <SettingsCard id="read" title="Import from your website">
        <Form method="post" className="grid gap-4">
          <Field
            id="address"
            name="address"
            label="Address of a page"
            hint="Questions and answers, prices or services. You choose what is taken."
            errors={result?.error ? [result.error] : undefined}
            defaultValue={result?.address}
            placeholder="https://example.com/faq"
            inputMode="url"
            autoComplete="url"
            required
          />
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="intent" value="read">
              Read the page
            </SubmitButton>
            <Link className="btn" to={paths.receptionist('knowledge')}>
              Back to Knowledge
            </Link>
          </div>
        </Form>
      </SettingsCard>
      {result?.website && <Proposals {...result.website} />}
    </>
  );
}
