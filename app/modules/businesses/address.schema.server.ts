import { z } from 'zod';

const part = (max: number) => z.string().trim().max(max).nullish();

/** A place that a person chose, with the names of /api/geocode. */
const placeSchema = z.object({
  formatted: z.string().trim().min(1).max(300),
  street: part(200),
  housenumber: part(20),
  city: part(120),
  state: part(120),
  postcode: part(20),
  country_code: z
    .string()
    .toLowerCase()
    .regex(/^[a-z]{2}$/)
    .nullish(),
  lat: z.number().min(-90).max(90).nullish(),
  lon: z.number().min(-180).max(180).nullish(),
});

/** The columns of `businesses` that hold an address. */
export type AddressColumns = {
  address: string | null;
  street: string | null;
  city: string | null;
  state: string | null;
  postcode: string | null;
  country_code: string | null;
  latitude: number | null;
  longitude: number | null;
};

const nowhere: AddressColumns = {
  address: null,
  street: null,
  city: null,
  state: null,
  postcode: null,
  country_code: null,
  latitude: null,
  longitude: null,
};

/**
 * The address of a form: a place that was chosen (`place`, JSON) as long as the line beside it is still the
 * place's own, or else the line as it was typed.
 */
export const addressSchema = z
  .object({
    address: z.string().trim().max(300, 'An address has at most 300 characters.').optional(),
    place: z.string().max(4000).optional(),
  })
  .transform(({ address, place }): AddressColumns => {
    const chosen = placeSchema.safeParse(parse(place)).data;
    if (chosen && (!address || address === chosen.formatted)) {
      const street = [chosen.housenumber, chosen.street].filter(Boolean).join(' ');
      return {
        address: chosen.formatted,
        street: street || null,
        city: chosen.city ?? null,
        state: chosen.state ?? null,
        postcode: chosen.postcode ?? null,
        country_code: chosen.country_code ?? null,
        latitude: chosen.lat ?? null,
        longitude: chosen.lon ?? null,
      };
    }
    return { ...nowhere, address: address || null };
  });

function parse(text: string | undefined): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
