import { chosenPlace } from '~/modules/geocoding/chosen-place.server';

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

const maxLength = 300;

/** The address of a form: the place that was chosen, or the line as it was typed, without its parts. */
export function readAddress(form: FormData): AddressColumns {
  const place = chosenPlace(form);
  const typed = String(form.get('address') ?? '')
    .trim()
    .slice(0, maxLength);
  const street = place && [place.housenumber, place.street].filter(Boolean).join(' ');
  return {
    address: place?.formatted ?? (typed || null),
    street: street || null,
    city: place?.city ?? null,
    state: place?.state ?? null,
    postcode: place?.postcode ?? null,
    country_code: place?.country_code?.toLowerCase() ?? null,
    latitude: place?.lat ?? null,
    longitude: place?.lon ?? null,
  };
}
