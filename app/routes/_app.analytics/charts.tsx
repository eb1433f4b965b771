import { Link } from '@remix-run/react';
import { scaleBand, scaleLinear, scaleQuantize } from 'd3-scale';
import { stack } from 'd3-shape';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Step, Unit } from '~/modules/analytics/steps.server';
import { hourName } from '~/modules/calls/call-words';
import { locale } from '~/modules/languages/language';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

const parts = ['answered', 'afterHours', 'missed'] as const;
const partNames = {
  answered: t`Answered`,
  afterHours: t`After hours`,
  missed: t`Missed`,
};
const partClasses = { answered: 'c-answered', afterHours: 'c-after', missed: 'c-missed' };

/** Calls over time in stacked bars, and the same in a table. */
export function CallsCard({ unit, steps, words }: { unit: Unit; steps: Step[]; words: string }) {
  const title = {
    day: t`Calls per day`,
    week: t`Calls per week`,
    month: t`Calls per month`,
  }[unit];
  const label = t`${title}, ${words}: answered, after hours and missed`;
  return (
    <section className="fd-card" aria-labelledby="calls-over-time">
      <header className="flex-wrap">
        <h2 id="calls-over-time">{title}</h2>
        <p className="fd-legend end">
          {parts.map((part) => (
            <span key={part}>
              <svg viewBox="0 0 12 12" aria-hidden>
                <rect className={partClasses[part]} width="12" height="12" rx="2" />
              </svg>
              {partNames[part]}
            </span>
          ))}
        </p>
      </header>
      <div className="body">
        {/* Apart, so that both drawings and the legend have it. */}
        <svg className="absolute size-0" aria-hidden>
          <defs>
            <pattern
              id="hatch"
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="4" height="4" fill="var(--fd-bad-soft)" />
              <rect width="1.6" height="4" fill="var(--color-error)" />
            </pattern>
          </defs>
        </svg>
        <Bars steps={steps} label={label} width={900} height={190} className="max-md:hidden" />
        <Bars steps={steps} label={label} width={330} height={170} className="md:hidden" />
        <Twin title={`${title} as a table`}>
          <table className="fd-table">
            <thead>
              <tr>
                <th scope="col">{unit === 'day' ? 'Day' : unit === 'week' ? 'Week' : 'Month'}</th>
                <th scope="col" className="num">
                  All
                </th>
                {parts.map((part) => (
                  <th key={part} scope="col" className="num">
                    {partNames[part]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {steps.map((step) => (
                <tr key={step.from}>
                  <th scope="row">{step.name}</th>
                  {(['all', ...parts] as const).map((part) => (
                    <td key={part} className="num">
                      <Count {...step[part]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Twin>
      </div>
    </section>
  );
}

type BarsProps = {
  steps: Step[];
  label: string;
  width: number;
  height: number;
  className: string;
};

/** Drawn on the server, for a width at which its words are read. */
function Bars({ steps, label, width, height, className }: BarsProps) {
  const left = 30;
  const y = scaleLinear()
    .domain([0, Math.max(4, ...steps.map(({ all }) => all.calls))])
    .nice(4)
    .range([height, 8]);
  const x = scaleBand<string>()
    .domain(steps.map(({ from }) => from))
    .range([left, width])
    .paddingInner(0.3)
    .paddingOuter(0.15);
  const series = stack<Step, (typeof parts)[number]>()
    .keys(parts)
    .value((step, part) => step[part].calls)(steps);
  const every = Math.ceil(52 / x.step());
  return (
    <svg
      className={`fd-chart ${className}`}
      viewBox={`0 0 ${width} ${height + 24}`}
      role="img"
      aria-label={label}
    >
      {y.ticks(4).map((value) => (
        <g key={value}>
          <line className="grid" x1={left} x2={width} y1={y(value)} y2={y(value)} />
          <text x={left - 7} y={y(value) + 4} textAnchor="end">
            {value.toLocaleString(locale())}
          </text>
        </g>
      ))}
      {series.map((bars) => (
        <g key={bars.key} className={partClasses[bars.key]}>
          {bars.map(
            ([from, to], n) =>
              to > from && (
                <rect
                  key={steps[n]?.from}
                  x={x(steps[n]?.from ?? '')}
                  width={x.bandwidth()}
                  y={y(to)}
                  height={Math.max(0.5, y(from) - y(to) - 0.75)}
                  rx="1.5"
                />
              ),
          )}
        </g>
      ))}
      {steps.map(
        (step, n) =>
          n % every === 0 && (
            <text
              key={step.from}
              x={(x(step.from) ?? 0) + x.bandwidth() / 2}
              y={height + 18}
              textAnchor="middle"
            >
              {step.label}
            </text>
          ),
      )}
    </svg>
  );
}

type HeatProps = {
  rows: { name: string; calls: number[] }[];
  /** Weekday (1 is Monday), hour, calls. */
  busiest: [number, number, number] | null;
  range: { from: string; to: string };
};

/** When people call: a cell an hour of the week, and the same in a table that leads to the calls. */
export function HeatCard({ rows, busiest, range: { from, to } }: HeatProps) {
  const level = scaleQuantize<number>()
    .domain([0, busiest?.[2] ?? 1])
    .range([1, 2, 3, 4]);
  const hours = Array.from({ length: 24 }, (_, hour) => ({ hour, name: hourName(hour) }));
  const link = (row: number, hour: number) => paths.calls({ from, to, weekday: row + 1, hour });
  return (
    <section className="fd-card" aria-labelledby="heat">
      <header className="flex-wrap">
        <h2 id="heat">When people call</h2>
        {busiest && (
          <p className="fd-small fd-muted end">
            Busiest: {rows[busiest[0] - 1]?.name} {hourName(busiest[1])},{' '}
            <Link className="fd-link" to={link(busiest[0] - 1, busiest[1])}>
              {busiest[2] === 1 ? `${busiest[2]} call` : `${busiest[2]} calls`}
            </Link>
          </p>
        )}
      </header>
      <div className="body">
        <table className="fd-heat" aria-label="Calls by weekday and hour">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Day</span>
              </th>
              {hours.map(({ hour, name }) => (
                <th key={hour} scope="col">
                  {hour % 6 === 0 ? name : <span className="sr-only">{name}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, calls }) => (
              <tr key={name}>
                <th scope="row">
                  <abbr className="no-underline" title={name}>
                    {name.slice(0, 3)}
                  </abbr>
                </th>
                {hours.map(({ hour }) => (
                  <td key={hour} className={calls[hour] ? `h${level(calls[hour])}` : 'h0'}>
                    {calls[hour] ? calls[hour] : <span className="sr-only">0</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {busiest && (
          <Twin title="Hours as a table">
            <table className="fd-table">
              <thead>
                <tr>
                  <th scope="col">Hour</th>
                  {rows.map(({ name }) => (
                    <th key={name} scope="col" className="num">
                      {name.slice(0, 3)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {hours
                  .filter(({ hour }) => rows.some(({ calls }) => calls[hour]))
                  .map(({ hour, name }) => (
                    <tr key={hour}>
                      <th scope="row">{name}</th>
                      {rows.map((row, n) => (
                        <td key={row.name} className="num">
                          <Count calls={row.calls[hour] ?? 0} href={link(n, hour)} />
                        </td>
                      ))}
                    </tr>
                  ))}
              </tbody>
            </table>
          </Twin>
        )}
      </div>
    </section>
  );
}

function Count({ calls, href }: { calls: number; href: string }) {
  const text = calls.toLocaleString(locale());
  return calls ? (
    <Link className="fd-figure" to={href}>
      {text}
    </Link>
  ) : (
    text
  );
}

function Twin({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="fd-disc plain mt-1">
      <summary>
        {title}
        <ChevronRight className="fd-icon chev" aria-hidden />
      </summary>
      <div
        className="mt-1 max-h-96 overflow-auto print:max-h-none"
        tabIndex={0}
        role="region"
        aria-label={title}
      >
        {children}
      </div>
    </details>
  );
}
