import { z } from 'zod';

const word = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

/**
 * A place as every provider gives it, under Geoapify's property names. What a provider does not know is
 * left out.
 */
export const placeSchema = z.object({
  place_id: z.string().min(1),
  /** `building`, `amenity`, `street`, `suburb`, `city`, `postcode`, `county`, `state`, `country` … */
  result_type: z.string().default('unknown'),
  formatted: z.string().min(1),
  address_line1: z.string(),
  address_line2: z.string(),
  housenumber: word,
  street: word,
  city: word,
  state: word,
  state_code: word,
  postcode: word,
  country: word,
  /** ISO 3166-1 alpha-2, lower case. */
  country_code: word,
  /** Degrees, WGS 84. */
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  /** `name` is an IANA time zone. */
  timezone: z
    .object({ name: z.string().min(1) })
    .nullish()
    .transform((value) => value ?? undefined),
});

export type Place = z.output<typeof placeSchema>;

export type PlaceSearch = {
  text: string;
  /** At most so many places, the best first. */
  limit: number;
  /** ISO 3166-1 alpha-2, lower case: only places there. */
  country?: string;
  signal?: AbortSignal;
};

export type GeocodingProvider = {
  name: string;
  /** What its licence asks us to show beside its places. */
  attribution: string;
  /** @throws GeocodingError, whatever went wrong. */
  search(search: PlaceSearch): Promise<Place[]>;
};
