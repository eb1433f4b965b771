import { readdir, readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { authTemplateNames, fileOf, writeTemplate } from './auth-templates';

describe('the mails of signing in', () => {
  it.each(authTemplateNames)('%s is in the layout of all mails', async (name) => {
    expect(await readFile(fileOf(name), 'utf8')).toBe(await writeTemplate(name));
  });

  it('are all that Supabase is given', async () => {
    const files = await readdir('supabase/templates');
    expect(files.toSorted()).toEqual(authTemplateNames.map((name) => `${name}.html`).toSorted());
  });
});
