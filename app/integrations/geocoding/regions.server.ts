type Region = { code: string; name: string };

/** Provinces and territories by the first letter of their postal codes. */
const provinces: Record<string, Region> = {
  A: { code: 'NL', name: 'Newfoundland and Labrador' },
  B: { code: 'NS', name: 'Nova Scotia' },
  C: { code: 'PE', name: 'Prince Edward Island' },
  E: { code: 'NB', name: 'New Brunswick' },
  G: { code: 'QC', name: 'Quebec' },
  H: { code: 'QC', name: 'Quebec' },
  J: { code: 'QC', name: 'Quebec' },
  K: { code: 'ON', name: 'Ontario' },
  L: { code: 'ON', name: 'Ontario' },
  M: { code: 'ON', name: 'Ontario' },
  N: { code: 'ON', name: 'Ontario' },
  P: { code: 'ON', name: 'Ontario' },
  R: { code: 'MB', name: 'Manitoba' },
  S: { code: 'SK', name: 'Saskatchewan' },
  T: { code: 'AB', name: 'Alberta' },
  V: { code: 'BC', name: 'British Columbia' },
  X: { code: 'NT', name: 'Northwest Territories' },
  Y: { code: 'YT', name: 'Yukon' },
};
const nunavut: Region = { code: 'NU', name: 'Nunavut' };

/** GeoNames numbers Canada's provinces; these are the letters above by its numbers. */
const letterOfNumber: Record<string, string> = {
  '01': 'T',
  '02': 'V',
  '03': 'R',
  '04': 'E',
  '05': 'A',
  '07': 'B',
  '08': 'K',
  '09': 'C',
  '10': 'G',
  '11': 'S',
  '12': 'Y',
  '13': 'X',
};

/** The province of GeoNames' number for it. */
export function provinceOfNumber(number: string): Region | undefined {
  return number === '14' ? nunavut : provinces[letterOfNumber[number] ?? ''];
}

/** The province of the first three characters of a Canadian postal code. */
export function provinceOfPostcode(postcode: string): Region | undefined {
  return /^X0[ABC]/.test(postcode) ? nunavut : provinces[postcode.charAt(0)];
}

const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/** A country's English name; the code itself when there is none. */
export function countryName(code: string): string {
  return countryNames.of(code) ?? code;
}
