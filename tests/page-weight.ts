import { existsSync, readFileSync, statSync } from 'node:fs';

/** A file that a page makes a browser load, with its size as the server sends it: brotli where that is smaller. */
type Loaded = { path: string; bytes: number };
export type PageWeight = {
  /** Everything that the HTML names, and what those files import in turn, the largest first. */
  scripts: Loaded[];
  styles: Loaded[];
  /** Whether the page runs anything at all, also what is written into it. */
  hasScript: boolean;
};

/** What the first visit of a page loads, by its HTML and the files of the build. */
export function weighPage(html: string): PageWeight {
  const scripts = new Map<string, Loaded>();
  const add = (path: string) => {
    if (scripts.has(path)) return;
    scripts.set(path, sizeOf(path));
    for (const next of importsOf(path)) add(next);
  };
  for (const path of namedScripts(html)) add(path);
  const styles = [...html.matchAll(/<link\b[^>]*>/g)]
    .filter(([tag]) => /rel="stylesheet"/.test(tag))
    .map(([tag]) => sizeOf(String(/href="([^"]+)"/.exec(tag)?.[1])));
  const inline = [...html.matchAll(/<script\b([^>]*)>/g)].filter(
    ([, attributes]) => !/type="application\/ld\+json"/.test(String(attributes)),
  );
  return {
    scripts: [...scripts.values()].toSorted((a, b) => b.bytes - a.bytes),
    styles,
    hasScript: inline.length > 0 || scripts.size > 0,
  };
}

export const sum = (files: Loaded[]) => files.reduce((all, { bytes }) => all + bytes, 0);

/** Preloads, scripts with an address, and what inline modules import. */
function namedScripts(html: string): string[] {
  const links = [...html.matchAll(/<link\b[^>]*>/g)]
    .filter(([tag]) => /rel="(?:modulepreload|preload)"/.test(tag) && /\.js"/.test(tag))
    .map(([tag]) => /href="([^"]+)"/.exec(tag)?.[1]);
  const sources = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)].map(([, path]) => path);
  const imports = [...html.matchAll(/\bimport\s+(?:[^'";]+ from )?"(\/assets\/[^"]+\.js)"/g)];
  return [...links, ...sources, ...imports.map(([, path]) => path)].filter((path) => path != null);
}

/** What a file loads at once. What it loads later, by `import()`, waits for the person or for the page to rest. */
function importsOf(path: string): string[] {
  const text = readFileSync(fileOf(path), 'utf8');
  const all = text.matchAll(/(?:^|[;}\s])(?:import|export)\b[^'"();]*["']\.\/([^"']+\.js)["']/g);
  return [...all].map(([, name]) => `/assets/${name}`);
}

function sizeOf(path: string): Loaded {
  const file = fileOf(path);
  const small = `${file}.br`;
  return { path, bytes: statSync(existsSync(small) ? small : file).size };
}

const fileOf = (path: string) => `build/client${path}`;
