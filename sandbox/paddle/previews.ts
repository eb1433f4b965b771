import { pricesOf, priceOf } from './asked';
import type * as requests from './requests';
import { currencyOf, detailsOf, formatMoney, taxRate, type Line } from './totals';
import { linesOf } from './transactions';
import type { World } from './world';

/** Where an address of the net is, for those that stand for nobody (RFC 5737); else in the United States. */
const places = { '192.0.2.': 'DE', '198.51.100.': 'GB', '203.0.113.': 'JP' } as const;

function placeOfPreview(
  world: World,
  asked: ReturnType<typeof requests.pricingPreview.parse> | TransactionPreview,
) {
  if (asked.address) return asked.address;
  const known = world.find('address', asked.address_id)?.body;
  if (known) return known;
  const ip = asked.customer_ip_address;
  if (!ip) return null;
  const place = Object.entries(places).find(([start]) => ip.startsWith(start));
  return { country_code: place?.[1] ?? ('US' as const), postal_code: null };
}

type TransactionPreview = ReturnType<typeof requests.transactionPreview.parse>;

export function previewPrices(
  world: World,
  asked: ReturnType<typeof requests.pricingPreview.parse>,
) {
  const place = placeOfPreview(world, asked);
  const company = world.find('business', asked.business_id)?.body;
  const currency = asked.currency_code ?? currencyOf(place?.country_code);
  const tax = taxRate(place, company?.tax_identifier);
  const lines = linesOf(world, pricesOf(world, asked.items), currency, place?.country_code);
  const { line_items } = detailsOf(lines, tax, currency);
  const formatted = (totals: (typeof line_items)[number]['totals']) =>
    Object.fromEntries(
      Object.entries(totals).map(([name, amount]) => [name, formatMoney(amount, currency)]),
    );
  return {
    customer_id: asked.customer_id ?? null,
    address_id: asked.address_id ?? null,
    business_id: asked.business_id ?? null,
    currency_code: currency,
    address: place && {
      country_code: place.country_code,
      postal_code: place.postal_code ?? null,
    },
    customer_ip_address: asked.customer_ip_address ?? null,
    discount_id: null,
    details: {
      line_items: line_items.map((line, index) => ({
        price: lines[index]?.price,
        quantity: line.quantity,
        tax_rate: line.tax_rate,
        unit_totals: line.unit_totals,
        formatted_unit_totals: formatted(line.unit_totals),
        totals: line.totals,
        formatted_totals: formatted(line.totals),
        product: line.product,
        discounts: [],
      })),
    },
    available_payment_methods: ['card'],
  };
}

export function previewTransaction(world: World, asked: TransactionPreview) {
  const place = placeOfPreview(world, asked);
  const company = world.find('business', asked.business_id)?.body;
  const currency = asked.currency_code ?? currencyOf(place?.country_code);
  const items = asked.items.map(({ quantity, include_in_totals = true, ...item }) => ({
    price: priceOf(world, item),
    quantity,
    include_in_totals,
  }));
  const lines = linesOf(world, items, currency, place?.country_code).map((line) => ({
    ...line,
    rate: asked.ignore_trials ? 1 : line.rate,
  }));
  const counted: Line[] = lines.filter((_, index) => items[index]?.include_in_totals !== false);
  return {
    customer_id: asked.customer_id ?? null,
    address_id: asked.address_id ?? null,
    business_id: asked.business_id ?? null,
    currency_code: currency,
    discount_id: null,
    customer_ip_address: asked.customer_ip_address ?? null,
    address: place && {
      country_code: place.country_code,
      postal_code: place.postal_code ?? null,
    },
    ignore_trials: asked.ignore_trials ?? false,
    items: items.map((item) => ({ ...item, proration: null })),
    details: detailsOf(counted, taxRate(place, company?.tax_identifier), currency),
    available_payment_methods: ['card'],
  };
}
