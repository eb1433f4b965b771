import { Form } from '@remix-run/react';
import { MapPin } from 'lucide-react';

import type { Place } from '~/integrations/geocoding/place.server';

export type AddressResults = {
  text: string;
  places: Place[];
  attribution: string;
  error: string | null;
};

/** What a search for an address found, each place a button: the way without JavaScript. */
export function AddressSearchResults({ text, places, attribution, error }: AddressResults) {
  return (
    <section className="fd-card" aria-labelledby="places">
      <header>
        <h2 id="places">{error ? 'No search right now' : `Places for “${text}”`}</h2>
      </header>
      {error || places.length === 0 ? (
        <p className="body text-muted">
          {error ?? 'Nothing found. Check the spelling, or save it as typed.'}
        </p>
      ) : (
        <ul className="fd-list">
          {places.map((place) => (
            <li key={place.place_id}>
              <MapPin className="fd-icon fd-muted" aria-hidden />
              <span className="grow">
                <b className="font-semibold">{place.address_line1}</b>
                <span className="fd-small fd-muted block">{place.address_line2}</span>
              </span>
              <Form method="post" preventScrollReset>
                <input type="hidden" name="address" value={place.formatted} />
                <input type="hidden" name="place" value={JSON.stringify(place)} />
                <button
                  className="btn btn-sm"
                  name="intent"
                  value="address"
                  aria-label={`Choose ${place.formatted}`}
                >
                  Choose
                </button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      {!error && <p className="body fd-hint">{attribution}</p>}
    </section>
  );
}
