import { tinykeys } from 'tinykeys';

import { paths } from '~/paths';

const rowsOf = '#main [data-row], #main .fd-rows tr:has(td), #main .fd-list > li:has(.go)';
const heads = '.go, [data-go]';
const typing =
  'input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open], :popover-open';

/**
 * Listens to the keys of the lists. They press what is on the page (links, buttons with `data-key`), and so do
 * nothing that a mouse could not.
 *
 * @returns stops it
 */
export function listenToKeys(): () => void {
  // Where one is, also when the row is gone: what was done moves on to the next.
  let place = -1;
  const rows = () => [...document.querySelectorAll<HTMLElement>(rowsOf)];
  const current = () => {
    const all = rows();
    const focused = all.findIndex((row) => row.contains(document.activeElement));
    if (focused >= 0) place = focused;
    return { all, row: all[Math.min(place, all.length - 1)] };
  };
  const move = (by: 1 | -1) => {
    const { all } = current();
    place = Math.max(0, Math.min(all.length - 1, place + by));
    all[place]?.querySelector<HTMLElement>(heads)?.focus();
    all[place]?.scrollIntoView({ block: 'nearest' });
  };
  /** On the page of one thing of a list, the keys go through that list and press what the page has. */
  const step = (key: 'j' | 'k') => document.querySelector<HTMLElement>(`#main [data-step=${key}]`);
  const next = (key: 'j' | 'k', by: 1 | -1) => {
    const link = step(key);
    if (link) link.click();
    else move(by);
  };
  const press = (key: string) => {
    const scope = step('j') ? document.getElementById('main') : current().row;
    const button = scope?.querySelector<HTMLElement>(`[data-key=${key}]`);
    button?.click();
    const menu = document.getElementById(button?.getAttribute('popovertarget') ?? '');
    menu?.querySelector<HTMLElement>('button:not([aria-hidden]), select, a')?.focus();
  };
  const go = (to: string) =>
    document.querySelector<HTMLElement>(`.fd-nav a[href="${to}"]`)?.click();
  const search = () => {
    const field = document.querySelector<HTMLElement>('#main input[type=search]');
    if (field) field.focus();
    else go(paths.calls());
  };

  /** Not while somebody types or chooses, and not what the browser means by it. */
  const free = (does: () => void) => (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(typing)) return;
    event.preventDefault();
    does();
  };
  /** Arrows scroll the page until one is in a list. */
  const inRow = (does: () => void) => (event: KeyboardEvent) => {
    if (rows().some((row) => row.contains(document.activeElement))) free(does)(event);
  };
  return tinykeys(window, {
    j: free(() => next('j', 1)),
    k: free(() => next('k', -1)),
    ArrowDown: inRow(() => move(1)),
    ArrowUp: inRow(() => move(-1)),
    // Before the key of its second half, which then leaves it alone.
    'g a': free(() => go(paths.analytics())),
    e: free(() => press('e')),
    s: free(() => press('s')),
    a: free(() => press('a')),
    x: free(() => press('x')),
    '/': free(search),
    'Shift+?': free(() => document.getElementById('shortcuts')?.togglePopover()),
    'g t': free(() => go(paths.today())),
    'g c': free(() => go(paths.calls())),
    'g f': free(() => go(paths.followUps())),
    'g r': free(() => go(paths.receptionist())),
  });
}
