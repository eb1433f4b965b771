import { Form, Link } from '@remix-run/react';
import { CircleAlert, CircleCheck, Clock } from 'lucide-react';

import { ForBusiness } from '~/components/for-business';
import { SettingsCard } from '~/components/settings-card';
import { plural, t } from '~/modules/languages/t';
import type { Delivery } from '~/modules/webhooks/manage-webhooks.server';
import { paths } from '~/paths';

type Props = {
  endpointId: string;
  log: { deliveries: Delivery[]; older: string | null; isFirstPage: boolean };
  isOn: boolean;
};

/** What was sent to an endpoint, and what it answered. */
export function DeliveryLog({ endpointId, log, isOn }: Props) {
  const { deliveries, older, isFirstPage } = log;
  return (
    <SettingsCard id="log" title="Messages of the last 30 days">
      {deliveries.length === 0 && (
        <p className="text-muted">
          {isFirstPage ? 'Nothing has been sent yet.' : 'Nothing is older than that.'}
        </p>
      )}
      {deliveries.length > 0 && (
        <ul className="fd-list">
          {deliveries.map((delivery) => (
            <Item key={delivery.id} delivery={delivery} isOn={isOn} />
          ))}
        </ul>
      )}
      {(older || !isFirstPage) && (
        <nav className="flex gap-2" aria-label="Pages">
          {!isFirstPage && (
            <Link className="btn btn-sm" to={paths.webhook(endpointId)}>
              Newest
            </Link>
          )}
          {older && (
            <Link
              className="btn btn-sm"
              to={paths.webhook(endpointId, { after: older })}
              rel="next"
            >
              Older
            </Link>
          )}
        </nav>
      )}
    </SettingsCard>
  );
}

const states = {
  delivered: { icon: CircleCheck, label: t`Delivered`, tone: 'good' },
  waiting: { icon: Clock, label: t`Waiting`, tone: 'warn' },
  failed: { icon: CircleAlert, label: t`Failed`, tone: 'bad' },
};

function Item({ delivery, isOn }: { delivery: Delivery; isOn: boolean }) {
  const { kind, made, status, attempts, next, answer, text, error, messageId, payload } = delivery;
  const { icon: Icon, label, tone } = states[status];
  const facts = [plural(attempts, t`${attempts} attempt`, t`${attempts} attempts`), answer, next];
  return (
    <li className="!block !px-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className={`fd-status ${tone}`}>
          <Icon className="fd-icon" aria-hidden />
          {label}
        </span>
        <code>{kind}</code>
        <span className="fd-small fd-muted">{made}</span>
        {isOn && (
          <Form method="post" className="ms-auto">
            <ForBusiness />
            <input type="hidden" name="deliveryId" value={delivery.id} />
            <button className="btn btn-sm" name="intent" value="resend">
              Send again
              <span className="sr-only">
                {' '}
                {kind}, {made}
              </span>
            </button>
          </Form>
        )}
      </div>
      <p className="fd-small fd-muted">{facts.filter(Boolean).join(' · ')}</p>
      {error && <p className="fd-small">{error}</p>}
      <details className="fd-small mt-1">
        <summary className="fd-link">
          Message and answer
          <span className="sr-only">
            {' '}
            of {kind}, {made}
          </span>
        </summary>
        <p className="fd-muted mt-1">{messageId}</p>
        <div className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-2">
          <Raw label={`Message of ${kind}, ${made}`}>{pretty(payload)}</Raw>
          {text && <Raw label={`Answer to ${kind}, ${made}`}>{text}</Raw>}
        </div>
      </details>
    </li>
  );
}

function Raw({ label, children }: { label: string; children: string }) {
  return (
    // A box that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="fd-raw" tabIndex={0} role="region" aria-label={label}>
      {children}
    </pre>
  );
}

function pretty(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2);
}
