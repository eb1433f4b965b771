// @vitest-environment happy-dom
import { act } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { geoapifyFeature, json, never, startVendor, type Vendor } from '../../tests/vendor-server';
import { AddressCombobox } from './address-combobox';

const place = (name: string) => ({
  ...geoapifyFeature,
  properties: { ...geoapifyFeature.properties, place_id: name, formatted: `${name}, US` },
});
const two = { attribution: 'Places by Somebody', features: [place('First'), place('Second')] };

let api: Vendor;
let root: Root;
const onChoose = vi.fn();

beforeAll(async () => {
  api = await startVendor();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  // The page is where its API is.
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(api.url);
});
afterAll(async () => {
  await api.stop();
  vi.unstubAllGlobals();
});
beforeEach(() => {
  api.answers(json(two));
  onChoose.mockClear();
});
afterEach(() => act(() => root.unmount()));

function open() {
  const field = <AddressCombobox id="at" name="address" label="Address" onChoose={onChoose} />;
  document.body.innerHTML = `<form>${renderToString(field)}</form>`;
  const html = document.body.innerHTML;
  act(() => {
    root = hydrateRoot(document.querySelector('form')!, field);
  });
  return html;
}

const input = () => document.querySelector<HTMLInputElement>('#at')!;
const status = () => document.querySelector('[role=status]')?.textContent;
const options = () => [...document.querySelectorAll<HTMLElement>('[role=option]')];
const active = () => document.getElementById(input().getAttribute('aria-activedescendant') ?? '');
const wait = (ms: number) => act(() => new Promise((resolve) => setTimeout(resolve, ms)));
const chosen = () => document.querySelector<HTMLInputElement>('[name=place]')!.value;

function type(text: string) {
  act(() => {
    // As the browser would: React looks at what the element itself had before.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input(), text);
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });
}

function press(...keys: string[]) {
  return keys.map((key) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    act(() => void input().dispatchEvent(event));
    return event;
  });
}

describe('a field for an address', () => {
  it('is a plain labelled input before there is JavaScript', () => {
    const html = open();
    expect(html).toContain('<label for="at">Address</label>');
    expect(html).not.toMatch(/combobox|listbox|aria-expanded/);
    expect(input().getAttribute('role')).toBe('combobox');
  });

  it('asks once for what was typed in one go, and says how much was found', async () => {
    open();
    for (const text of ['h', 'ho', 'how', 'howard']) type(text);
    await wait(400);
    expect(api.asked.map(({ url }) => url.searchParams.get('text'))).toEqual(['howard']);
    expect(options()).toHaveLength(2);
    expect(status()).toBe('2 suggestions. Choose with the arrow keys and Enter.');
    expect(document.body.textContent).toContain('Places by Somebody');
    expect(input().getAttribute('aria-expanded')).toBe('true');
    expect(active()).toBeNull();
  });

  it('does not show the answer to an older text', async () => {
    open();
    api.answers(json(two, 200, 300));
    type('howard');
    await wait(300);
    api.answers(json({ ...two, features: [place('Newer')] }));
    type('newer');
    await wait(600);
    expect(options().map(({ textContent }) => textContent)).toHaveLength(1);
  });

  it('goes through the list by the keyboard, and chooses', async () => {
    open();
    type('howard');
    await wait(400);
    press('ArrowDown');
    expect(active()).toBe(options()[0]);
    expect(options()[0]?.getAttribute('aria-selected')).toBe('true');
    press('End');
    expect(active()).toBe(options()[1]);
    press('ArrowDown', 'ArrowUp');
    expect(active()).toBe(options()[1]);
    const [enter] = press('Enter');
    expect(enter?.defaultPrevented).toBe(true);
    expect(input().value).toBe('Second, US');
    expect(JSON.parse(chosen())).toMatchObject({ place_id: 'Second' });
    expect(onChoose).toHaveBeenCalledOnce();
    expect(input().getAttribute('aria-expanded')).toBe('false');
  });

  it('chooses by a click', async () => {
    open();
    type('howard');
    await wait(400);
    act(() => options()[0]?.click());
    expect(input().value).toBe('First, US');
    type('First, US of A');
    expect(chosen()).toBe('');
  });

  it('closes on Escape, keeps the text, and opens again', async () => {
    open();
    type('howard');
    await wait(400);
    press('Escape');
    expect(input().getAttribute('aria-expanded')).toBe('false');
    expect(input().value).toBe('howard');
    press('ArrowUp');
    expect(active()).toBe(options()[1]);
  });

  it('sends the form on Enter when nothing is chosen', async () => {
    open();
    type('howard');
    await wait(400);
    const [enter] = press('Enter');
    expect(enter?.defaultPrevented).toBe(false);
    expect(chosen()).toBe('');
  });

  it.each([
    [json({ error: '' }, 401), 'Sign in again'],
    [json({ error: '' }, 429), 'Too many searches'],
    [json({ error: '' }, 503), 'No suggestions right now'],
    [json({ ...two, features: [] }), 'You can keep what you typed'],
    [json(null), 'Type the whole address'],
  ])('says in words when there is nothing to choose (%#)', async (answer, words) => {
    api.answers(answer);
    open();
    type('howard');
    await wait(400);
    expect(status()).toContain(words);
    expect(input().getAttribute('aria-expanded')).toBe('false');
  });

  it('asks nothing for one letter, and stops when the person has left', async () => {
    api.answers(never);
    open();
    type('h');
    await wait(300);
    type('howard');
    act(() => {
      input().focus();
      input().blur();
    });
    await wait(300);
    expect(api.asked).toHaveLength(0);
  });
});
