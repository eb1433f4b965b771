import { getEnv } from '~/env.server';
import { getAuthFeatures } from '~/modules/auth/auth-features.server';
import { plans } from '~/modules/billing/plans';
import { kept } from '~/modules/billing/plan-words';
import { t } from '~/modules/languages/t';

/** Who runs this site, as its settings say it; null for what nobody has set. */
export function getOperator(): { name: string | null; address: string | null } {
  const { OPERATOR_NAME, OPERATOR_ADDRESS } = getEnv();
  return { name: OPERATOR_NAME ?? null, address: OPERATOR_ADDRESS ?? null };
}

/** A company that data passes through, what for, and which data. */
export type Processor = { name: string; purpose: string; what: string };

/** The companies that this installation works with: those that are not set up have nothing. */
export async function listProcessors(): Promise<Processor[]> {
  const env = getEnv();
  const { hasGoogle } = await getAuthFeatures();
  const all: (Processor | null)[] = [
    {
      name: 'Vapi',
      purpose: t`answers the calls`,
      what: t`What is said on a call, its recording and transcript, telephone numbers, and what the receptionist was taught. Vapi has companies of its own for speech, language and telephony.`,
    },
    {
      name: 'Supabase',
      purpose: t`keeps the data and signs people in`,
      what: t`All that is kept: accounts, calls, callers, recordings, files.`,
    },
    onlyIf(env.PADDLE_API_KEY, {
      name: 'Paddle',
      purpose: t`sells the plans and takes the payments`,
      what: t`Name, address and e-mail of who pays, and the payment; and the network address of who looks at prices, for its currency. Card numbers never reach us.`,
    }),
    onlyIf(env.SENTRY_DSN, {
      name: isOfSentry(env.SENTRY_DSN) ? 'Sentry' : t`A server for reports of errors`,
      purpose: t`collects reports of errors`,
      what: t`What went wrong and where in the program, with ids. No words of callers, no names, numbers or addresses.`,
    }),
    onlyIf(hasGoogle, {
      name: 'Google',
      purpose: t`signs in those who choose so`,
      what: t`That somebody signs in here, and with which Google account.`,
    }),
    onlyIf(env.GEOAPIFY_API_KEY ?? env.PHOTON_BASE_URL, {
      name: env.GEOAPIFY_API_KEY ? 'Geoapify' : t`A Photon server`,
      purpose: t`suggests addresses`,
      what: t`What a member types into a field for an address. It does not learn who typed it.`,
    }),
    onlyIf(env.SMTP_URL, {
      name: t`A mail provider`,
      purpose: t`delivers our mail`,
      what: t`E-mail addresses of members and of those who write to us, and what we write to them.`,
    }),
    onlyIf(env.VAPID_PUBLIC_KEY, {
      name: t`The makers of browsers`,
      purpose: t`bring notifications to the devices of members who turned them on`,
      what: t`That something was sent to a device, and when. What it says is encrypted, and only the device can read it.`,
    }),
  ];
  return all.filter((each) => each !== null);
}

function onlyIf(isSet: unknown, processor: Processor): Processor | null {
  return isSet ? processor : null;
}

/** What speaks as Sentry does may be anybody's. */
function isOfSentry(dsn: string | undefined): boolean {
  return dsn !== undefined && /(^|\.)sentry\.io$/.test(new URL(dsn).hostname);
}

/** `Starter 90 days, Pro 1 year`: how long plans keep recordings. */
export function retentionWords(): string {
  return plans.map(({ label, retentionDays }) => `${label} ${kept(retentionDays)}`).join(', ');
}
