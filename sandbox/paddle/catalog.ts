import type { CurrencyCode, IPriceResponse, IProductResponse } from '@paddle/paddle-node-sdk';

import { intervals, paidPlans } from '~/modules/billing/plans';
import { paddlePrices } from '../demo';
import { digitsOf } from './totals';
import type { World } from './world';

/** What a dollar of a list price is elsewhere, and to what such a price is rounded, in whole units. */
const abroad: { currency: CurrencyCode; perDollar: number; roundTo: number; countries: string }[] = [
  { currency: 'EUR', perDollar: 0.92, roundTo: 1, countries: 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK' },
  { currency: 'GBP', perDollar: 0.79, roundTo: 1, countries: 'GB' },
  { currency: 'JPY', perDollar: 150, roundTo: 100, countries: 'JP' },
]; // prettier-ignore

/** Before anything else that Paddle knows. */
const since = Date.parse('2026-01-05T09:00:00Z');

/** Puts what the plans of the product cost into Paddle's catalogue: list prices, and some of other countries. */
export function stockCatalog(world: World) {
  world.as(null, () => stock(world), since);
}

function stock(world: World) {
  for (const plan of paidPlans) {
    const productId = `pro_01demo0${plan.id}`.padEnd(30, '0');
    const product: Omit<IProductResponse, 'id' | 'created_at' | 'updated_at'> = {
      name: `Frontdesk ${plan.label}`,
      type: 'standard',
      description: plan.about,
      tax_category: 'standard',
      image_url: null,
      custom_data: { plan: plan.id },
      status: 'active',
      import_meta: null,
    };
    if (!world.find('product', productId)) world.make('product', product, { id: productId });
    for (const interval of intervals) {
      const id = paddlePrices[plan.id][interval];
      if (world.find('price', id)) continue;
      const cents = plan.prices[interval];
      const price: Omit<IPriceResponse, 'id' | 'created_at' | 'updated_at'> = {
        product_id: productId,
        type: 'standard',
        description: `${plan.label}, by the ${interval}`,
        name: interval === 'month' ? 'Monthly' : 'Yearly',
        billing_cycle: { interval, frequency: 1 },
        trial_period: null,
        tax_mode: 'account_setting',
        unit_price: { amount: String(cents), currency_code: 'USD' },
        unit_price_overrides: abroad.map(({ currency, perDollar, roundTo, countries }) => ({
          country_codes: countries.split(' ') as never[],
          unit_price: {
            amount: String(
              Math.round(((cents / 100) * perDollar) / roundTo) *
                roundTo *
                10 ** digitsOf(currency),
            ),
            currency_code: currency,
          },
        })),
        quantity: { minimum: 1, maximum: 1 },
        status: 'active',
        custom_data: null,
        import_meta: null,
      };
      world.make('price', price, { id });
    }
  }
}
