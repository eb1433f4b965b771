import { formatMoney } from './totals';
import type { World } from './world';

type Text = { x: number; y: number; size: number; text: string; isBold?: boolean };

/** An invoice as a PDF of one page, in the standard fonts: small, and real enough to read and to print. */
export function makeInvoice(world: World, id: string): Buffer {
  const {
    invoice_number,
    billed_at,
    currency_code: currency,
    details,
    ...rest
  } = world.get('transaction', id);
  const customer = world.find('customer', rest.customer_id)?.body;
  const address = world.find('address', rest.address_id)?.body;
  const company = world.find('business', rest.business_id)?.body;
  const money = (amount: string | undefined) => formatMoney(amount ?? '0', currency);
  const totals = details?.totals;
  const texts: Text[] = [
    { x: 56, y: 780, size: 20, text: 'Invoice', isBold: true },
    { x: 56, y: 756, size: 10, text: `Number ${invoice_number}` },
    { x: 56, y: 742, size: 10, text: `Date ${billed_at?.slice(0, 10)}` },
    { x: 56, y: 728, size: 10, text: 'Sold by Paddle (simulated): no money moved' },
  ];
  const payer = [
    company?.name ?? customer?.name,
    customer?.email,
    address?.first_line,
    [address?.postal_code, address?.city].filter(Boolean).join(' '),
    address?.country_code,
    company?.tax_identifier && `Tax number ${company.tax_identifier}`,
  ].filter((line): line is string => Boolean(line));
  let y = 690;
  for (const text of ['For', ...payer]) {
    texts.push({ x: 56, y, size: 10, text, isBold: text === 'For' });
    y -= 14;
  }
  y -= 20;
  for (const line of details?.line_items ?? []) {
    const text = `${line.quantity} x ${line.product?.name ?? line.price_id}`;
    texts.push({ x: 56, y, size: 10, text });
    texts.push({ x: 440, y, size: 10, text: money(line.totals?.subtotal) });
    y -= 16;
  }
  y -= 8;
  const sums: [string, string | undefined][] = [
    ['Subtotal', totals?.subtotal],
    [`Tax (${Number(details?.tax_rates_used[0]?.tax_rate ?? 0) * 100} %)`, totals?.tax],
    ['Total', totals?.total],
    ['Taken from credit', totals?.credit],
    ['Paid', totals?.grand_total],
  ];
  for (const [label, amount] of sums) {
    texts.push({ x: 320, y, size: 10, text: label, isBold: label === 'Paid' });
    texts.push({ x: 440, y, size: 10, text: money(amount), isBold: label === 'Paid' });
    y -= 16;
  }
  return pdf(texts);
}

/** Source: ISO 32000-1, 7.5. */
function pdf(texts: Text[]): Buffer {
  const content = texts
    .map(({ x, y, size, text, isBold }) => {
      return `BT /${isBold ? 'F2' : 'F1'} ${size} Tf ${x} ${y} Td (${escape(text)}) Tj ET`;
    })
    .join('\n');
  const font = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R' +
      ' /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>',
    font('Helvetica'),
    font('Helvetica-Bold'),
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = Buffer.byteLength(file, 'latin1');
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = Buffer.byteLength(file, 'latin1');
  const entries = offsets
    .map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
    .join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** In the standard fonts' encoding: the euro has a place of its own, and what they lack is a question mark. */
function escape(text: string): string {
  return text
    .replaceAll('€', '\u0080')
    .replaceAll(/[^\u0020-\u007e\u0080\u00a0-\u00ff]/g, '?')
    .replaceAll(/[\\()]/g, (sign) => `\\${sign}`);
}
