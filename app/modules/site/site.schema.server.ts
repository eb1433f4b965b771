import { z } from 'zod';
import { t } from '~/modules/languages/t';

/** `https://desk.example`, also when it was typed with a slash behind it. Null: that of the environment. */
const originField = z
  .string()
  .trim()
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const isOrigin =
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      [url.pathname, url.search, url.hash, url.username, url.password].join('') === '/';
    if (isOrigin) return url.origin;
    context.addIssue(t`Enter an address such as https://desk.example, with nothing behind it.`);
    return z.NEVER;
  });

export const addressSchema = z.object({ siteUrl: originField.optional() });

/** How a banner looks, in words. */
export const bannerTones = () =>
  [
    ['info', t`News`],
    ['warn', t`Take note`],
    ['bad', t`Something is wrong`],
  ] as const;

export const bannerSchema = z.object({
  banner: z
    .string({ error: () => t`Enter what people are to read.` })
    // It is one paragraph, however it was typed.
    .transform((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
    .pipe(
      z
        .string()
        .min(1, { error: () => t`Enter what people are to read.` })
        .max(300, { error: () => t`A banner has at most 300 characters.` }),
    ),
  bannerTone: z.enum(bannerTones().map(([tone]) => tone) as ['info', 'warn', 'bad'], {
    error: () => t`Choose how it looks.`,
  }),
});

export type AddressForm = z.input<typeof addressSchema>;
export type BannerForm = z.input<typeof bannerSchema>;
