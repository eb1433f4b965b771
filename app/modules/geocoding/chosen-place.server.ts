import { placeSchema, type Place } from '~/integrations/geocoding/place.server';

/**
 * The place of a form with an `AddressCombobox`, or null. Without JavaScript the hidden place stays when
 * somebody changes the address beside it: it counts only while the two say the same.
 */
export function chosenPlace(form: FormData): Place | null {
  const json = form.get('place');
  const address = form.get('address');
  if (typeof json !== 'string' || typeof address !== 'string') return null;
  try {
    const place = placeSchema.safeParse(JSON.parse(json)).data;
    return place && place.formatted === address.trim() ? place : null;
  } catch {
    return null;
  }
}
