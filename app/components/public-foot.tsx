import { Link, useLocation } from '@remix-run/react';

import { language } from '~/modules/languages/language';
import { footPages } from '~/modules/site/public-pages';

/** The foot of every page that one sees without being signed in. */
export function PublicFoot() {
  const other =
    language() === 'en' ? { language: 'es', name: 'Español' } : { language: 'en', name: 'English' };
  const { search } = useLocation();
  // With all else that is asked for: a link of a mail has its token there.
  const inOther = new URLSearchParams(search);
  inOther.set('lang', other.language);
  return (
    <footer className="border-line mt-6 border-t pt-3">
      <nav aria-label="About Frontdesk" className="flex flex-wrap justify-center gap-x-5">
        {footPages.map(({ path, label }) => (
          <Link key={path} to={path} className="fd-more !min-h-11">
            {label}
          </Link>
        ))}
        <a
          className="fd-more !min-h-11"
          href={`?${inOther}`}
          hrefLang={other.language}
          lang={other.language}
          translate="no"
        >
          {other.name}
        </a>
      </nav>
    </footer>
  );
}
