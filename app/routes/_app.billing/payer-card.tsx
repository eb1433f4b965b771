import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

import { SettingsCard } from '~/components/settings-card';
import { paths } from '~/paths';
import { ActButton } from './plan-card';
import type { Page } from './route';

/** Who the invoices are for. */
export function PayerCard({ page }: { page: Page }) {
  const { subscription, canManage } = page;
  const payer = page.payer.shown;
  return (
    <SettingsCard id="payer" title="Who pays">
      {payer ? (
        <>
          <dl className="grid gap-3 sm:grid-cols-2">
            <Fact label="E-mail">{payer.email}</Fact>
            <Fact label="Name">{payer.name}</Fact>
            <Fact label="Address">
              {payer.address.map((line) => (
                <span key={line} className="block">
                  {line}
                </span>
              ))}
            </Fact>
            <Fact label="Company and tax id">
              {[payer.company, payer.taxId].filter(Boolean).join(' · ')}
            </Fact>
          </dl>
          {canManage && (
            <div className="flex flex-wrap gap-2">
              <Link className="btn" to={paths.billing('details')}>
                Change who pays
              </Link>
              {subscription && (
                <ActButton
                  subscriptionId={subscription.id}
                  intent="portal"
                  label="Open Paddle’s own pages"
                />
              )}
            </div>
          )}
        </>
      ) : (
        <p className="fd-muted">
          Paddle sells the plans, and asks who pays at the first payment. Then it is here.
        </p>
      )}
    </SettingsCard>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  const isEmpty = !children || (Array.isArray(children) && children.length === 0);
  return (
    <div className="min-w-0">
      <dt className="fd-small fd-muted">{label}</dt>
      <dd className="[overflow-wrap:anywhere]">
        {isEmpty ? <span className="fd-muted">Not given</span> : children}
      </dd>
    </div>
  );
}
