import type { CountryCode, CurrencyCode, ICustomData } from '@paddle/paddle-node-sdk';
import { z } from 'zod';

import { currencies } from './totals';

/**
 * What Paddle's API takes, by its description (github.com/PaddleHQ/paddle-openapi): strictly, since a field
 * that is spelled wrong here would be refused there.
 */
const id = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[a-z\\d]{26}$`), `must be an id with the prefix ${prefix}_`);
const required = 'must be provided as part of the request';
const text = (length: number) => z.string().max(length);
const optionalText = (length: number) => text(length).nullable().optional();
const name = text(1024);
const email = z.email('must be a valid email address').max(320);
const status = z.enum(['active', 'archived']);
const moment = z.iso.datetime({ offset: true, error: 'must be an RFC 3339 date' });
const customData = z
  .record(z.string(), z.unknown())
  .transform((data) => data as ICustomData)
  .nullable()
  .optional();
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a supported country code')
  .transform((code) => code as CountryCode);
const currency = z.enum(currencies as [CurrencyCode]);
const money = z.strictObject({
  amount: z.string().regex(/^\d+$/, 'must be a whole number of the smallest unit, as text'),
  currency_code: currency,
});
const duration = z.strictObject({
  interval: z.enum(['day', 'week', 'month', 'year']),
  frequency: z.int().min(1).max(999),
});
const taxCategory = z.enum([
  'digital-goods', 'ebooks', 'implementation-services', 'professional-services', 'saas',
  'software-programming-services', 'standard', 'training-services', 'website-hosting',
]); // prettier-ignore

export const customerCreate = z.strictObject({
  email,
  name: name.nullable().optional(),
  custom_data: customData,
  locale: z.string().optional(),
});
export const customerUpdate = z.strictObject({
  ...customerCreate.partial().shape,
  status: status.optional(),
});

export const addressCreate = z.strictObject({
  country_code: country,
  description: optionalText(1024),
  first_line: optionalText(1024),
  second_line: optionalText(1024),
  city: optionalText(200),
  postal_code: optionalText(200),
  region: optionalText(200),
  custom_data: customData,
});
export const addressUpdate = z.strictObject({
  ...addressCreate.partial().shape,
  status: status.optional(),
});

export const businessCreate = z.strictObject({
  name: name.min(1, 'must not be empty'),
  company_number: optionalText(1024),
  tax_identifier: optionalText(1024),
  contacts: z
    .array(z.strictObject({ name: name.optional(), email }))
    .max(100)
    .nullable()
    .optional(),
  custom_data: customData,
});
export const businessUpdate = z.strictObject({
  ...businessCreate.partial().shape,
  status: status.optional(),
});

// -------------------------------------------------------------------------------------------------

const product = z.strictObject({
  name: text(200).min(1),
  tax_category: taxCategory,
  description: optionalText(2048),
  image_url: z.string().nullable().optional(),
  custom_data: customData,
});
const priceBase = {
  description: text(500).min(2, 'must have at least 2 characters'),
  name: optionalText(150),
  unit_price: money,
  tax_mode: z.enum(['account_setting', 'external', 'internal', 'location']).optional(),
  unit_price_overrides: z
    .array(z.strictObject({ country_codes: z.array(country), unit_price: money }))
    .max(250)
    .optional(),
  quantity: z
    .strictObject({ minimum: z.int().min(1), maximum: z.int().max(999_999_999) })
    .optional(),
  custom_data: customData,
  product_id: id('pro').optional(),
  product: product.optional(),
};
const hasProduct = {
  check: ({ product_id, product: own }: { product_id?: string; product?: unknown }) =>
    (product_id === undefined) !== (own === undefined),
  message: 'must have either a product_id or a product',
};
const recurringPrice = z
  .strictObject({
    ...priceBase,
    billing_cycle: duration.nullable().optional(),
    trial_period: duration.nullable().optional(),
  })
  .refine(hasProduct.check, hasProduct.message);
const oncePrice = z.strictObject(priceBase).refine(hasProduct.check, hasProduct.message);
export type NewPrice = z.infer<typeof recurringPrice>;

const eitherPrice = {
  check: ({ price_id, price }: { price_id?: string; price?: unknown }) =>
    (price_id === undefined) !== (price === undefined),
  message: 'must have either a price_id or a price',
};
const quantity = z.int('must be a whole number').min(1, 'must be at least 1');
const item = z
  .strictObject({ price_id: id('pri').optional(), price: recurringPrice.optional(), quantity })
  .refine(eitherPrice.check, eitherPrice.message);
const onceItem = z
  .strictObject({ price_id: id('pri').optional(), price: oncePrice.optional(), quantity })
  .refine(eitherPrice.check, eitherPrice.message);
const someItems = <T extends z.ZodType>(schema: T) =>
  z.array(schema, required).min(1, 'must have at least one item').max(100);

const checkout = z.strictObject({ url: z.url().max(2048).nullable().optional() }).nullable();
const transactionBase = {
  customer_id: id('ctm').nullable().optional(),
  address_id: id('add').nullable().optional(),
  business_id: id('biz').nullable().optional(),
  custom_data: customData,
  currency_code: currency.nullable().optional(),
  collection_mode: z
    .literal('automatic', 'The simulated Paddle collects automatically only.')
    .optional(),
  discount_id: z.null('The simulated Paddle has no discounts.').optional(),
  billing_details: z.null().optional(),
  billing_period: z.strictObject({ starts_at: moment, ends_at: moment }).nullable().optional(),
  checkout: checkout.optional(),
};
export const transactionCreate = z.strictObject({
  ...transactionBase,
  items: someItems(item),
  status: z.literal('billed').optional(),
});
export const transactionUpdate = z.strictObject({
  ...transactionBase,
  items: someItems(item).optional(),
  status: z.enum(['billed', 'canceled']).optional(),
});

const place = z.strictObject({ country_code: country, postal_code: optionalText(200) });
const previewBase = {
  customer_id: id('ctm').nullable().optional(),
  address_id: id('add').nullable().optional(),
  business_id: id('biz').nullable().optional(),
  currency_code: currency.nullable().optional(),
  discount_id: z.null('The simulated Paddle has no discounts.').optional(),
  customer_ip_address: z.union([z.ipv4(), z.ipv6()]).nullable().optional(),
  address: place.nullable().optional(),
};
export const transactionPreview = z.strictObject({
  ...previewBase,
  ignore_trials: z.boolean().nullable().optional(),
  items: someItems(
    z
      .strictObject({
        price_id: id('pri').optional(),
        price: recurringPrice.optional(),
        quantity,
        include_in_totals: z.boolean().nullable().optional(),
      })
      .refine(eitherPrice.check, eitherPrice.message),
  ),
});
export const pricingPreview = z.strictObject({
  ...previewBase,
  items: someItems(z.strictObject({ price_id: id('pri'), quantity })),
});

// -------------------------------------------------------------------------------------------------

const onPaymentFailure = z.enum(['prevent_change', 'apply_change']).optional();
const effectiveFrom = z.enum(['immediately', 'next_billing_period']);

export const subscriptionUpdate = z.strictObject({
  customer_id: id('ctm').optional(),
  address_id: id('add').optional(),
  business_id: id('biz').nullable().optional(),
  currency_code: currency.optional(),
  next_billed_at: moment.optional(),
  discount: z.null('The simulated Paddle has no discounts.').optional(),
  collection_mode: z
    .literal('automatic', 'The simulated Paddle collects automatically only.')
    .optional(),
  billing_details: z.null().optional(),
  scheduled_change: z.null('may only be set to null').optional(),
  items: someItems(
    z
      .strictObject({
        price_id: id('pri').optional(),
        price: recurringPrice.optional(),
        quantity: quantity.optional(),
      })
      .refine(eitherPrice.check, eitherPrice.message),
  ).optional(),
  custom_data: customData,
  proration_billing_mode: z
    .enum([
      'prorated_immediately',
      'prorated_next_billing_period',
      'full_immediately',
      'full_next_billing_period',
      'do_not_bill',
    ])
    .optional(),
  on_payment_failure: onPaymentFailure,
});
export const subscriptionCancel = z
  .strictObject({ effective_from: effectiveFrom.nullable().optional() })
  .nullable();
export const subscriptionPause = z
  .strictObject({
    effective_from: effectiveFrom.nullable().optional(),
    resume_at: moment.nullable().optional(),
    on_resume: z.enum(['start_new_billing_period', 'continue_existing_billing_period']).optional(),
  })
  .nullable();
export const subscriptionResume = z
  .strictObject({
    effective_from: z.union([z.literal('immediately'), moment]).optional(),
    on_resume: z.enum(['start_new_billing_period', 'continue_existing_billing_period']).optional(),
  })
  .nullable();
export const subscriptionCharge = z.strictObject({
  effective_from: effectiveFrom,
  items: someItems(onceItem),
  on_payment_failure: onPaymentFailure,
});
export const portalSessionCreate = z
  .strictObject({ subscription_ids: z.array(id('sub')).max(25).optional() })
  .nullable();

const adjustmentBase = {
  action: z.enum(['refund', 'credit']),
  reason: z.string().min(1, required),
  transaction_id: id('txn'),
  tax_mode: z.enum(['internal', 'external']).optional(),
};
export const adjustmentCreate = z.discriminatedUnion('type', [
  z.strictObject({ ...adjustmentBase, type: z.literal('full') }),
  z.strictObject({
    ...adjustmentBase,
    type: z.literal('partial').default('partial'),
    items: someItems(
      z.strictObject({
        item_id: id('txnitm'),
        type: z.enum(['full', 'partial']),
        amount: z
          .string()
          .regex(/^[1-9]\d*$/, 'must be a whole number of the smallest unit, as text')
          .nullable()
          .optional(),
      }),
    ),
  }),
]);
