// One file for all icons: pages refer to them, and no script of a page draws any.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import * as lucide from 'lucide-react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import { readSources } from './source-files.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const spriteFile = path.join(root, 'node_modules/.cache/frontdesk/icons.svg');
const moduleId = 'virtual:icons';
const iconImport = /import\s*\{([^}]*)\}\s*from 'lucide-react';?/g;
/** By every name that an icon has. */
const drawings = new Map(Object.entries(lucide));

/**
 * In a build, icons of `lucide-react` are references into a sprite of those that the app uses. Drawn by scripts they
 * were a tenth of what a page loads, in forty files, and the package a tenth of what production installs. Development
 * has the package as it is.
 *
 * @returns {import('vite').Plugin}
 */
export function iconSprite() {
  let names;
  return {
    name: 'icon-sprite',
    apply: 'build',
    enforce: 'pre',
    async buildStart() {
      names = await usedIcons(path.join(root, 'app'));
      await mkdir(path.dirname(spriteFile), { recursive: true });
      // The builds of all languages write the same one, at once.
      const draft = `${spriteFile}.${process.pid}`;
      await writeFile(draft, spriteOf(names));
      await rename(draft, spriteFile);
    },
    transform: (code) =>
      code.includes(`from 'lucide-react'`)
        ? { code: referToIcons(code, (name) => idOf(names, name)), map: null }
        : null,
    resolveId(id, importer) {
      if (id === moduleId) return id;
      if (id !== 'lucide-react') return null;
      return this.error(`${importer}: import icons as { Phone, X } from 'lucide-react'.`);
    },
    load: (id) => (id === moduleId ? iconModule : null),
  };
}

/** The icons that files of a folder import, in the order of the alphabet. */
export async function usedIcons(folder) {
  const sources = await readSources(folder);
  return [...new Set(sources.flatMap(({ code }) => importedIcons(code)))].sort();
}

/** What a file imports from the package, but for types. */
export const importedIcons = (source) =>
  [...source.matchAll(iconImport)].flatMap(([, names]) => iconsIn(names));

/** A list of names in an import, but for types. */
const iconsIn = (names) =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name && !name.startsWith('type '));

/**
 * Says in a file itself which icons it means, so that a page loads no list of all. Lines stay where they are, for source
 * maps.
 *
 * @param {(name: string) => string} idOfIcon what an icon is called in the sprite
 */
export const referToIcons = (source, idOfIcon) =>
  source.replace(iconImport, (statement, names) => {
    const icons = iconsIn(names).map((name) => `${name} = /* @__PURE__ */ spriteIcon('${idOfIcon(name)}')`); // prettier-ignore
    if (icons.length === 0) return statement;
    const lines = statement.replace(/[^\n]/g, '');
    return `import { spriteIcon } from '${moduleId}'; const ${icons.join(', ')};${lines}`;
  });

export function spriteOf(names) {
  const symbols = names.map((name) => {
    const icon = drawings.get(name);
    if (!icon) throw new Error(`lucide-react has no icon ${name}.`);
    const drawing = renderToStaticMarkup(createElement(icon)).replace(/^<svg[^>]*>|<\/svg>$/g, '');
    return `<symbol id="${idOf(names, name)}" viewBox="0 0 24 24">${drawing}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}

/** As short as can be: pages have the ids of their icons in their scripts. */
const idOf = (names, name) => `i${names.indexOf(name).toString(36)}`;

const iconModule = `import { jsx } from 'react/jsx-runtime';
import sprite from ${JSON.stringify(`${spriteFile}?url&no-inline`)};

const look = { 'aria-hidden': true, width: 24, height: 24, fill: 'none', stroke: 'currentColor', strokeWidth: 2, strokeLinecap: 'round', strokeLinejoin: 'round' };
export const spriteIcon = (id) => (props) => jsx('svg', { ...look, ...props, children: jsx('use', { href: sprite + '#' + id }) });
`;
