/** `npm run mail:templates`: writes the mails of signing in, in the layout of all our mails, for Supabase to send. */
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

import prettier from 'prettier';

import { authTemplates } from '~/modules/mail/auth-templates.server';
import { toHtml } from '~/modules/mail/layout.server';

export type AuthTemplateName = keyof typeof authTemplates;
export const authTemplateNames = Object.keys(authTemplates) as AuthTemplateName[];

/** Where the file of a template is, from the root of the project. */
export const fileOf = (name: AuthTemplateName) => `supabase/templates/${name}.html`;

/** What belongs into the file of a template. */
export async function writeTemplate(name: AuthTemplateName): Promise<string> {
  const style = await prettier.resolveConfig(fileOf(name));
  return prettier.format(toHtml(authTemplates[name]), { ...style, parser: 'html' });
}

if (import.meta.url === pathToFileURL(String(process.argv[1])).href) {
  for (const name of authTemplateNames) await writeFile(fileOf(name), await writeTemplate(name));
}
