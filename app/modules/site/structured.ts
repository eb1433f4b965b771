import { paidPlans } from '~/modules/billing/plans';
import type { PublicSite } from './page-meta';
import { questions } from './questions';

/**
 * The product in schema.org's words. What it costs is told only where something is charged, by our list prices.
 * Source: schema.org, Organization and SoftwareApplication.
 */
export function productData({ url, picture }: PublicSite, isSold: boolean): object {
  const organization = { '@type': 'Organization', '@id': `${url}/#organization` };
  return {
    '@graph': [
      { ...organization, name: 'Frontdesk', url, logo: `${url}/favicon.svg` },
      {
        '@type': 'SoftwareApplication',
        name: 'Frontdesk',
        url,
        image: picture,
        applicationCategory: 'BusinessApplication',
        operatingSystem: 'Web',
        publisher: { '@id': organization['@id'] },
        ...(isSold && {
          offers: paidPlans.map(({ label, prices }) => ({
            '@type': 'Offer',
            name: label,
            price: (prices.month / 100).toFixed(2),
            priceCurrency: 'USD',
          })),
        }),
      },
    ],
  };
}

/** All questions with their answers. Source: schema.org, FAQPage. */
export function questionsData(): object {
  return {
    '@type': 'FAQPage',
    mainEntity: questions().map(({ question, answer }) => ({
      '@type': 'Question',
      name: question,
      acceptedAnswer: { '@type': 'Answer', text: answer.join(' ') },
    })),
  };
}
