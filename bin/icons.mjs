// `node bin/icons.mjs`: draws the icons of the installed app from public/favicon.svg. Run when that changes.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../public');
const svg = await readFile(path.join(folder, 'favicon.svg'), 'utf8');
// Masks cut all but the inner 80 %: the ground goes to the edges, and the sign is smaller.
const full = svg.replace(' rx="8"', '');
const maskable = full.replace('translate(6.4 6.4) scale(.8)', 'translate(8.8 8.8) scale(.6)');
if (full === svg || maskable === full) throw new Error('favicon.svg is drawn in another way now.');

for (const [name, drawing, size] of [
  ['icon-192', svg, 192],
  ['icon-512', svg, 512],
  ['maskable-512', maskable, 512],
  // Apple rounds the corners itself.
  ['apple-180', full, 180],
]) {
  await sharp(Buffer.from(drawing), { density: (72 * size) / 32 })
    .resize(size)
    .png({ palette: true, colours: 64 })
    .toFile(path.join(folder, `icons/${name}.png`));
}
