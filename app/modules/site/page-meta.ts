import type { MetaDescriptor } from '@remix-run/node';

import { language, languages, type Language } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';

/** What the pages for everybody say about themselves to those who link to them. */
export type PublicSite = {
  /** Address of the site, without a path. */
  url: string;
  /** Address of the picture that a link to the site shows elsewhere. */
  picture: string;
};

type PageMeta = {
  path: string;
  title: string;
  description: string;
  /** The same in schema.org's words. */
  structured?: object;
};

/**
 * Title, description, canonical address and link preview of a page for everybody.
 *
 * @param site what the loader gave; nothing where it failed, and then no address is named
 */
export function pageMeta(site: PublicSite | undefined, page: PageMeta): MetaDescriptor[] {
  const { path, title, description, structured } = page;
  const all: MetaDescriptor[] = [{ title }, { name: 'description', content: description }];
  if (!site) return all;
  const address = site.url + path;
  // English is at the address itself, where each reader gets their own language.
  const inLanguage = (other: Language) => (other === 'en' ? address : `${address}?lang=${other}`);
  const url = inLanguage(language());
  return [
    ...all,
    { tagName: 'link', rel: 'canonical', href: url },
    ...(Object.keys(languages) as Language[]).map((hrefLang) => ({
      tagName: 'link',
      rel: 'alternate',
      hrefLang,
      href: inLanguage(hrefLang),
    })),
    { tagName: 'link', rel: 'alternate', hrefLang: 'x-default', href: address },
    { property: 'og:type', content: 'website' },
    { property: 'og:site_name', content: 'Frontdesk' },
    { property: 'og:title', content: title },
    { property: 'og:description', content: description },
    { property: 'og:url', content: url },
    { property: 'og:image', content: site.picture },
    { property: 'og:image:width', content: '1200' },
    { property: 'og:image:height', content: '630' },
    {
      property: 'og:image:alt',
      content: t`Frontdesk: the receptionist that never misses a call.`,
    },
    { name: 'twitter:card', content: 'summary_large_image' },
    { name: 'twitter:title', content: title },
    { name: 'twitter:description', content: description },
    { name: 'twitter:image', content: site.picture },
    ...(structured
      ? [{ 'script:ld+json': { '@context': 'https://schema.org', ...structured } }]
      : []),
  ] as MetaDescriptor[];
}

/** The head of a page whose address holds a token. */
export function tokenPageMeta(title: string): MetaDescriptor[] {
  return [
    { title: `${title} · Frontdesk` },
    // The token is in the address: it goes to no other site. Without any referrer a browser would not say
    // where a form comes from either, and it would be refused.
    { name: 'referrer', content: 'same-origin' },
    { name: 'robots', content: 'noindex' },
  ];
}
