import { expect, it } from 'vitest';

import { chosenPlace } from './chosen-place.server';

const place = {
  place_id: 'x',
  result_type: 'city',
  formatted: 'Portland, ME, United States',
  address_line1: 'Portland',
  address_line2: 'ME, United States',
  lat: 43.66,
  lon: -70.25,
};

function form(address: string, json: string) {
  const data = new FormData();
  data.set('address', address);
  data.set('place', json);
  return data;
}

it('takes the place only while the address beside it says the same', () => {
  const json = JSON.stringify(place);
  expect(chosenPlace(form(`${place.formatted} `, json))).toMatchObject(place);
  expect(chosenPlace(form('Portland, OR', json))).toBeNull();
});

it('takes nothing that is no place', () => {
  const beyond = JSON.stringify({ ...place, lat: 91 });
  for (const json of ['', '{', 'null', '[]', beyond]) {
    expect(chosenPlace(form(place.formatted, json)), json).toBeNull();
  }
  expect(chosenPlace(new FormData())).toBeNull();
});
