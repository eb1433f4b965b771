import { NavLink, useLocation } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/** The pages of one place, each with an address of its own. */
export function Tabs({ label, items }: { label: string; items: { to: string; label: string }[] }) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone they are wider than the screen: the one that is open is in sight.
  useEffect(() => {
    const open = nav.current?.querySelector(`[href="${CSS.escape(pathname)}"], [aria-current]`);
    if (!nav.current || !open) return;
    // The strip alone, never the page: somebody may have scrolled down before the script came.
    const [all, one] = [nav.current.getBoundingClientRect(), open.getBoundingClientRect()];
    nav.current.scrollLeft += one.left + one.width / 2 - (all.left + all.width / 2);
  }, [pathname]);
  return (
    <nav className="fd-views" aria-label={label} ref={nav}>
      {items.map((item) => (
        <NavLink key={item.to} to={item.to} prefetch="intent">
          {item.label}
        </NavLink>
      ))}
    </nav>
  );
}
