import { parseForm } from '~/modules/http/parse-form.server';
import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';

import { getEnv } from '~/env.server';
import { allowList } from '~/integrations/supabase/management.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { t } from '~/modules/languages/t';
import { canPushSite, changeSite, pushSite, readSettings } from '~/modules/site/change-site.server';
import { addressSchema, bannerSchema, bannerTones } from '~/modules/site/site.schema.server';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';
import { AddressCard } from './address-card';
import { BannerCard } from './banner-card';
import { SignUpsCard } from './sign-ups-card';

export const meta: MetaFunction = () => [{ title: t`Site · Frontdesk admin` }];

const pushFailures: Record<string, string> = {
  'no-project': t`Nobody knows which project it is: set SUPABASE_PROJECT_REF. Until then set it by hand.`,
  refused: t`Supabase refused the token: it is wrong, too old, or may not change this project. Set a new SUPABASE_MANAGEMENT_TOKEN, then save again, or set it by hand.`,
  'unknown-project': t`Supabase knows no such project: check SUPABASE_PROJECT_REF, then save again, or set it by hand.`,
  unavailable: t`Supabase did not take it: it could not be reached in time, or failed. Save again in a minute, or set it by hand.`,
};

type Admin = Awaited<ReturnType<typeof requireAdmin>>;

export async function loader({ request }: LoaderFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const settings = await readSettings(supabase);
  const fallbackUrl = getEnv().SITE_URL;
  const url = settings.siteUrl ?? fallbackUrl;
  const push = new URL(request.url).searchParams.get('push') ?? '';
  return data(
    {
      settings,
      fallbackUrl,
      canPush: canPushSite(),
      pushFailure: pushFailures[push] ?? null,
      byHand: { siteUrl: url, redirectUrls: allowList(url) },
      tones: bannerTones(),
    },
    { headers },
  );
}

export async function action({ request }: ActionFunctionArgs) {
  const admin = await requireAdmin(request);
  const form = await request.formData();
  switch (form.get('intent')) {
    case 'open-sign-ups':
      return changeSignUps(admin, true);
    case 'close-sign-ups':
      return changeSignUps(admin, false);
    case 'banner':
      return showBanner(admin, form);
    case 'clear-banner':
      await changeSite(admin.supabase, { banner: null });
      return done(admin, t`The banner is gone`);
    default:
      return changeAddress(admin, form);
  }
}

async function changeAddress(admin: Admin, form: FormData) {
  const { supabase, headers } = admin;
  const submission = parseForm(form, { schema: addressSchema });
  if (submission.status !== 'success') {
    return data({ address: submission.reply(), banner: null }, { status: 400, headers });
  }
  await changeSite(supabase, { siteUrl: submission.value.siteUrl ?? null });
  const pushed = await pushSite();
  if (!pushed) return done(admin, t`Address saved`);
  if (pushed.ok) return done(admin, t`Address saved, and set in Supabase`);
  throw redirect(paths.admin('site', { push: pushed.reason }), { headers });
}

async function changeSignUps(admin: Admin, isSignUpOpen: boolean) {
  await changeSite(admin.supabase, { isSignUpOpen });
  return done(admin, isSignUpOpen ? t`Sign-ups are open` : t`Sign-ups are closed`);
}

async function showBanner(admin: Admin, form: FormData) {
  const submission = parseForm(form, { schema: bannerSchema });
  if (submission.status !== 'success') {
    const { headers } = admin;
    return data({ address: null, banner: submission.reply() }, { status: 400, headers });
  }
  await changeSite(admin.supabase, submission.value);
  return done(admin, t`Everybody sees the banner now`);
}

async function done({ headers }: Admin, message: string): Promise<never> {
  await setToast(headers, { message });
  throw redirect(paths.admin('site'), { headers });
}

export default function Site() {
  const page = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-5">
      <div className="fd-head">
        <h1>Site</h1>
        <p>For everybody, within seconds</p>
      </div>
      <AddressCard {...page} siteUrl={page.settings.siteUrl} lastResult={result?.address} />
      <SignUpsCard isOpen={page.settings.isSignUpOpen} />
      <BannerCard {...page.settings} tones={page.tones} lastResult={result?.banner} />
    </div>
  );
}
