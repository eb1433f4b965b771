import { Link } from '@remix-run/react';

import { SettingsCard } from '~/components/settings-card';
import { locale } from '~/modules/languages/language';
import type { Page } from './route';

/** What of the minutes is used, what is not counted, and where it leads. */
export function UsageCard({ usage }: { usage: NonNullable<Page['usage']['shown']> }) {
  const { used, included, percent, over, forecast, notCounted } = usage;
  return (
    <SettingsCard id="usage" title={`Minutes of calls, ${usage.period}`}>
      <div className="grid gap-2">
        <p className="fd-tabnum">
          {included === null ? (
            <>
              <b className="text-xl font-semibold">{used}</b> minutes used
            </>
          ) : (
            <>
              <b className="text-xl font-semibold">{used}</b> of {included} minutes used
            </>
          )}
          {percent !== null && <span className="fd-muted"> · {percent}%</span>}
        </p>
        {percent !== null && (
          <svg className="fd-meter" aria-hidden>
            <rect width={`${Math.min(percent, 100)}%`} height="100%" />
          </svg>
        )}
        {over && <p>{over} minutes beyond the included ones.</p>}
      </div>
      <dl className="fd-stats [--n:3]">
        <div className="fd-stat">
          <dt>Counted</dt>
          <dd className="v">{usage.calls.toLocaleString(locale())}</dd>
          <dd className="d">{usage.calls === 1 ? 'call' : 'calls'}</dd>
        </div>
        <div className="fd-stat">
          <dt>Not counted</dt>
          <dd className="v">{notCounted.total.toLocaleString(locale())}</dd>
          <dd className="d">{notCounted.words || 'no spam, tests or short calls'}</dd>
        </div>
        <div className="fd-stat col-span-2 lg:col-span-1">
          <dt>Forecast until {usage.ends}</dt>
          <dd className="v">{forecast ? forecast.minutes : '–'}</dd>
          <dd className="d">
            {!forecast && 'too early to say'}
            {forecast && !forecast.usedUp && 'minutes, if it goes on like this'}
            {forecast?.usedUp && `minutes; the included ones last until ${forecast.usedUp}`}
          </dd>
        </div>
      </dl>
      {usage.correctionCount > 0 && (
        <details>
          <summary className="fd-more">
            {usage.correctionCount === 1 ? '1 correction' : `${usage.correctionCount} corrections`}
          </summary>
          <ul className="fd-list -mx-4 mt-1">
            {usage.corrections.map(({ id, when, what, by, length, call }) => (
              <li key={id}>
                <span className="grow">
                  {what}
                  <span className="fd-small fd-muted block">
                    {by ? `${when}, by ${by}` : when}
                    {call && (
                      <>
                        {' · '}
                        <Link className="fd-link" to={call.to}>
                          {call.words}
                        </Link>
                      </>
                    )}
                  </span>
                </span>
                <span className="num text-end">{length}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {usage.periods.length > 0 && (
        <details>
          <summary className="fd-more">Earlier months</summary>
          <ul className="fd-list -mx-4 mt-1">
            {usage.periods.map(({ id, words, plan, used: then, included: of, charge }) => (
              <li key={id}>
                <span className="grow">
                  {words}
                  <span className="fd-small fd-muted block">
                    {plan}
                    {charge && ` · ${charge}`}
                  </span>
                </span>
                <span className="num text-end">
                  {then} of {of}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </SettingsCard>
  );
}
