/** Whose programs a page may load: `handle.trusts` of its route says so. */
export type Trusted = 'paddle' | 'talk';

/** All that the routes of a page trust. */
export function trustsOf(handles: readonly unknown[]): Trusted[] {
  return handles.flatMap((handle) => (handle as { trusts?: Trusted[] } | undefined)?.trusts ?? []);
}
