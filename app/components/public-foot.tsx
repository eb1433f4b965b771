import { Link, useLocation } from '@remix-run/react';

import { language, languages } from '~/modules/languages/language';
import { footPages } from '~/modules/site/public-pages';

/** The foot of every page that one sees without being signed in. */
export function PublicFoot() {
  const { search } = useLocation();
  const others = Object.entries(languages).filter(([other]) => other !== language());
  return (
    <footer className="border-line mt-6 border-t pt-3">
      <nav aria-label="About Frontdesk" className="flex flex-wrap justify-center gap-x-5">
        {footPages.map(({ path, label }) => (
          <Link key={path} to={path} className="fd-more !min-h-11">
            {label}
          </Link>
        ))}
        {others.map(([other, { name }]) => (
          <a
            key={other}
            className="fd-more !min-h-11"
            href={inLanguage(search, other)}
            hrefLang={other}
            lang={other}
            translate="no"
          >
            {name}
          </a>
        ))}
      </nav>
    </footer>
  );
}

/** With all else that is asked for: a link of a mail has its token there. */
function inLanguage(search: string, language: string): string {
  const params = new URLSearchParams(search);
  params.set('lang', language);
  return `?${params}`;
}
