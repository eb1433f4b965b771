import type { CountryCode } from '@paddle/paddle-node-sdk';
import { getCountries } from 'libphonenumber-js/min';
import { z } from 'zod';

import { askPaddle } from '~/integrations/paddle/client.server';
import { logger } from '~/logger.server';
import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { language } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { actAtPaddle, NotDone, type Outcome } from './act.server';
import { sharedCustomer, subscriptionsOfOthers } from './acts.server';
import { syncBusiness } from './sync.server';

const countryCodes: ReadonlySet<string> = new Set(getCountries());

/** Countries by name, for a choice. */
export function countries(): [code: string, name: string][] {
  const names = new Intl.DisplayNames(language(), { type: 'region' });
  return [...countryCodes]
    .map((code): [string, string] => [code, names.of(code) ?? code])
    .toSorted(([, a], [, b]) => a.localeCompare(b, language()));
}

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, { error: () => t`Use ${most} characters at most.` })
    .optional()
    .transform((text) => text || null);

/** Who pays, as the form has it. */
export const detailsSchema = z
  .object({
    email: z
      .email({ error: () => t`Enter an e-mail address, such as books@example.com.` })
      .max(320),
    name: line(200),
    line1: line(200),
    line2: line(200),
    city: line(100),
    region: line(100),
    postalCode: line(30),
    country: z
      .string()
      .refine((code) => countryCodes.has(code), { error: () => t`Choose a country.` }),
    company: line(200),
    taxId: line(50),
  })
  .refine(({ company, taxId }) => company !== null || taxId === null, {
    path: ['company'],
    error: () => t`Enter the name of the company that the tax id belongs to.`,
  });
export type Details = z.infer<typeof detailsSchema>;

export type Payer = {
  customerId: string;
  subscriptionId: string | null;
  isEnded: boolean;
};

/** Who pays for a business: the customer of its newest subscription, when it is this business's alone. */
export async function getPayer({ supabase, business, headers }: Member) {
  const [subscriptions, customers] = await Promise.all([
    supabase
      .from('subscriptions')
      .select('id, customer_id, status')
      .eq('business_id', business.id)
      .order('started_at', { ascending: false, nullsFirst: false })
      .limit(10),
    supabase
      .from('billing_customers')
      .select('id, email, name, address, company')
      .eq('business_id', business.id),
  ]);
  const cause = subscriptions.error ?? customers.error;
  if (cause) throw appError('unavailable', { cause, headers });
  const rows = subscriptions.data ?? [];
  const current = rows.find(({ status }) => status !== 'canceled') ?? rows[0];
  const customer = customers.data?.find(({ id }) => id === current?.customer_id);
  if (!current || !customer) return null;
  return {
    payer: {
      customerId: customer.id,
      subscriptionId: current.id,
      isEnded: current.status === 'canceled',
    } satisfies Payer,
    customer,
  };
}

/**
 * Changes who pays at Paddle: only what is different from what Paddle has, so that doing it twice does nothing
 * twice. Then fetches all of it, so that the page shows what Paddle has.
 */
export function saveDetails(member: Member, payer: Payer, details: Details): Promise<Outcome> {
  return actAtPaddle(member, 'details', async () => {
    const changed = await save(member, payer, details);
    if (changed.length > 0) {
      await syncBusiness(member.business.id).catch((error: unknown) => {
        logger.error({ err: error }, 'who pays was changed and not fetched');
      });
    }
    return {
      answer: { message: changed.length > 0 ? t`Who pays is changed` : t`Nothing was different` },
      done:
        changed.length > 0
          ? {
              subject: '',
              changes: Object.fromEntries(changed.map((what) => [what, [null, 'changed']])),
            }
          : null,
    };
  });
}

/** @returns what was changed. Addresses and tax ids themselves are not for the log. */
async function save(member: Member, payer: Payer, details: Details): Promise<string[]> {
  const { business } = member;
  const { customerId, isEnded } = payer;
  const [customer, others, subscription] = await Promise.all([
    askPaddle((paddle) => paddle.customers.get(customerId)),
    subscriptionsOfOthers(member, customerId),
    payer.subscriptionId && !isEnded
      ? askPaddle((paddle) => paddle.subscriptions.get(payer.subscriptionId!))
      : null,
  ]);
  const changed: string[] = [];
  if (customer.email !== details.email || (customer.name ?? null) !== details.name) {
    if (others.length > 0) throw sharedCustomer();
    await askPaddle((paddle) =>
      paddle.customers.update(customerId, { email: details.email, name: details.name }),
    );
    changed.push('email');
  }
  // What has ended is billed to nobody any more.
  if (!subscription) return changed;
  if (subscription.customerId !== customerId) {
    throw new NotDone(
      409,
      t`Somebody else pays for it now. Ask Paddle for what is there now, on the page about billing.`,
    );
  }

  const address = {
    countryCode: details.country as CountryCode,
    firstLine: details.line1,
    secondLine: details.line2,
    city: details.city,
    region: details.region,
    postalCode: details.postalCode,
  };
  const at = await askPaddle((paddle) => paddle.addresses.get(customerId, subscription.addressId));
  if (differs(address, { ...at })) {
    if (others.some(({ addressId }) => addressId === at.id)) throw sharedCustomer();
    await askPaddle((paddle) => paddle.addresses.update(customerId, at.id, address));
    changed.push('address');
  }

  const companyId = subscription.businessId;
  const company = details.company && {
    name: details.company,
    taxIdentifier: details.taxId,
  };
  if (company && companyId) {
    const known = await askPaddle((paddle) => paddle.businesses.get(customerId, companyId));
    if (differs(company, { ...known })) {
      if (others.some(({ businessId }) => businessId === companyId)) throw sharedCustomer();
      await askPaddle((paddle) => paddle.businesses.update(customerId, companyId, company));
      changed.push('company');
    }
  } else if (company || companyId) {
    const next = company
      ? await askPaddle(
          (paddle) =>
            paddle.businesses.create(customerId, {
              ...company,
              customData: { business_id: business.id },
            }),
          { isSafe: false },
        )
      : null;
    await askPaddle((paddle) =>
      paddle.subscriptions.update(subscription.id, { businessId: next?.id ?? null }),
    );
    changed.push('company');
  }
  return changed;
}

function differs(wanted: Record<string, unknown>, known: Record<string, unknown>): boolean {
  return Object.entries(wanted).some(([name, value]) => (known[name] ?? null) !== value);
}
