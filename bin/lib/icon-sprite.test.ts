import { expect, it } from 'vitest';

import { importedIcons, spriteOf, usedIcons } from './icon-sprite.mjs';

it('finds the icons that a file imports, and leaves types out', () => {
  const source = `import { Check, type LucideIcon,\n  Phone } from 'lucide-react';
import type { Sun } from 'lucide-react';\nimport { X } from './x';`;
  expect(importedIcons(source)).toEqual(['Check', 'Phone']);
});

it('draws every icon of the app once, without looks of its own', async () => {
  const names = await usedIcons('app');
  expect(names.length).toBeGreaterThan(50);
  const sprite = spriteOf(names);
  expect(sprite.match(/<symbol /g)).toHaveLength(names.length);
  expect(sprite.match(/<symbol id="i\w+" viewBox="0 0 24 24"><(?:path|circle|rect|line|poly)/g)).toHaveLength(names.length); // prettier-ignore
  expect(new Set(sprite.match(/id="\w+"/g))).toHaveProperty('size', names.length);
  expect(sprite).not.toMatch(/stroke-width|class=|style=/);
});

it('says which icon there is none of', () => {
  expect(() => spriteOf(['NoSuchIcon'])).toThrow('NoSuchIcon');
});
