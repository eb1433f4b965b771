import { Link, useLocation } from '@remix-run/react';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';

import { paths } from '~/paths';
import type { GoDialog } from './go-dialog';

type Dialog = typeof GoDialog;

/**
 * What finds and goes to anything, by links and by Ctrl-K or ⌘-K: a dialog, loaded when it is first asked for.
 * Without a script, or when it cannot be loaded, the links lead to the page that shows the same.
 */
export function useGo() {
  const { pathname } = useLocation();
  const [Dialog, setDialog] = useState<{ Shown: Dialog } | null>(null);
  const isOpening = useRef(false);

  const open = useCallback(() => {
    if (isOpening.current) return;
    isOpening.current = true;
    import('./go-dialog')
      .then((module) => setDialog({ Shown: module.GoDialog }))
      .catch(() => location.assign(paths.go({ from: location.pathname })))
      .finally(() => {
        isOpening.current = false;
      });
  }, []);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isIt = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isIt || event.key.toLowerCase() !== 'k' || document.querySelector('dialog:modal'))
        return;
      // In a text on a Mac it deletes to the end of the line.
      const isText = event.target instanceof Element && event.target.closest('input, textarea');
      if (event.ctrlKey && isText && navigator.platform.startsWith('Mac')) return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [open]);

  return {
    open,
    dialog: Dialog && <Dialog.Shown from={pathname} onClose={() => setDialog(null)} />,
  };
}

type GoLinkProps = { open: () => void; className: string; label?: string; children: ReactNode };

export function GoLink({ open, className, label, children }: GoLinkProps) {
  const { pathname } = useLocation();
  return (
    <Link
      className={className}
      to={paths.go({ from: pathname })}
      aria-label={label}
      aria-keyshortcuts="Control+K Meta+K"
      onClick={(event) => {
        // In a new tab it is the page.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        open();
      }}
    >
      {children}
    </Link>
  );
}
