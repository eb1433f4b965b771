import { expect, it } from 'vitest';

import { importedIcons, referToIcons, spriteOf, usedIcons } from './icon-sprite.mjs';

it('finds the icons that a file imports, and leaves types out', () => {
  const source = `import { Check, type LucideIcon,\n  Phone } from 'lucide-react';
import type { Sun } from 'lucide-react';\nimport { X } from './x';`;
  expect(importedIcons(source)).toEqual(['Check', 'Phone']);
});

it('says in a file which icons it means, and leaves its lines and its types', () => {
  const source = `import type { Sun } from 'lucide-react';
import {\n  Check,\n  type LucideIcon,\n} from 'lucide-react';\nexport const A = Check;`;
  const referred = referToIcons(source, (name) => name.toLowerCase());
  expect(referred).toContain(`const Check = /* @__PURE__ */ spriteIcon('check');`);
  expect(referred).not.toContain('LucideIcon');
  expect(referred.split('\n')[0]).toBe(`import type { Sun } from 'lucide-react';`);
  expect(referred.split('\n')[5]).toBe('export const A = Check;');
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
