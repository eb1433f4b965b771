import { Link } from '@remix-run/react';

import { SettingsCard } from '~/components/settings-card';
import { paths } from '~/paths';
import type { Page } from './route';

/** What is paid for besides the plan that counts. */
export function OthersCard({ page: { others, canManage } }: { page: Page }) {
  return (
    <SettingsCard id="others" title="You pay for more than one plan" tone="danger">
      <p>
        Each was paid for and each is charged, but only the plan above counts. Cancel what you do
        not want, and write to us if you paid twice by mistake.
      </p>
      <ul className="grid gap-3">
        {others.map(({ id, label, line, isEnding }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <span className="min-w-0">
              <b className="font-semibold">{label}</b>
              <span className="fd-muted block">{line}</span>
            </span>
            {canManage && !isEnding && (
              <Link
                className="btn fd-danger-text"
                to={paths.billing('cancel', { subscription: id })}
                aria-label={`Cancel ${label}`}
              >
                Cancel
              </Link>
            )}
          </li>
        ))}
      </ul>
    </SettingsCard>
  );
}
