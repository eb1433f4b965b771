import { Link } from '@remix-run/react';

import { footPages } from '~/modules/site/public-pages';

/** The foot of every page that one sees without being signed in. */
export function PublicFoot() {
  return (
    <footer className="border-line mt-6 border-t pt-3">
      <nav aria-label="About Frontdesk" className="flex flex-wrap justify-center gap-x-5">
        {footPages.map(({ path, label }) => (
          <Link key={path} to={path} className="fd-more !min-h-11">
            {label}
          </Link>
        ))}
      </nav>
    </footer>
  );
}
