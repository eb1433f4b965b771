/**
 * What there is once in a process, made by whoever comes first. The server and the pages are bundles of their own, each
 * with its own copy of a module: what both must share is found by this.
 *
 * @param name of ours, the same in every bundle
 */
export function processWide<T>(name: string, make: () => T): T {
  const all = globalThis as { [key: symbol]: T | undefined };
  return (all[Symbol.for(`frontdesk.${name}`)] ??= make());
}
