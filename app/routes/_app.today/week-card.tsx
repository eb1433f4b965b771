import { t } from '~/modules/languages/t';
import type { getWeek } from './week.server';

type Week = Awaited<ReturnType<typeof getWeek>>;

/** The week in three figures and a chart, with the same figures in a table. */
export function WeekCard({ week }: { week: Week }) {
  const { answeredShare: share, answeredShareBefore: before } = week;
  return (
    <section className="fd-card" aria-labelledby="week">
      <header>
        <h2 id="week">Last 7 days</h2>
      </header>
      <div className="body grid gap-3">
        <dl className="grid grid-cols-3 gap-3">
          <Figure label="Calls" value={String(week.calls)} note={change(week.callsChange)} />
          <Figure
            label="Answered"
            value={share === null ? '–' : `${share}%`}
            note={share === null || before === null ? '' : changeOfShare(share - before)}
          />
          <Figure label="Booked" value={String(week.booked)} note={change(week.bookedChange)} />
        </dl>
        <Bars days={week.days} />
        <p className="fd-legend">
          <span>
            <svg viewBox="0 0 12 12" aria-hidden>
              <rect className="c-answered" width="12" height="12" rx="2" />
            </svg>
            Answered
          </span>
          <span>
            <svg viewBox="0 0 12 12" aria-hidden>
              <rect className="c-after" width="12" height="12" rx="2" />
            </svg>
            After hours
          </span>
          <span>
            <svg viewBox="0 0 12 12" aria-hidden>
              <rect className="c-missed" width="12" height="12" rx="2" />
            </svg>
            Hung up
          </span>
        </p>
        <details>
          <summary className="fd-more">As a table</summary>
          <Table days={week.days} />
        </details>
      </div>
    </section>
  );
}

function change(by: number): string {
  if (by === 0) return t`As the week before`;
  const count = Math.abs(by);
  return by > 0 ? t`${count} more` : t`${count} fewer`;
}

function changeOfShare(by: number): string {
  if (by === 0) return t`As the week before`;
  const count = Math.abs(by);
  return by > 0 ? t`${count} pt more` : t`${count} pt less`;
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div>
      <dt className="fd-small fd-muted">{label}</dt>
      <dd className="text-xl font-semibold tracking-tight">{value}</dd>
      <dd className="fd-muted text-xs">{note}</dd>
    </div>
  );
}

const height = 100;
const width = 300;
const left = 24;

/** Stacked bars, drawn on the server. */
function Bars({ days }: { days: Week['days'] }) {
  const most = Math.max(4, ...days.map(({ calls }) => calls));
  const top = Math.ceil(most / 4) * 4;
  const y = (value: number) => 8 + height * (1 - value / top);
  const step = (width - left) / days.length;
  return (
    <svg
      className="fd-chart"
      viewBox="0 0 300 130"
      role="img"
      aria-label="Calls a day, last 7 days"
    >
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
      {[0, top / 2, top].map((value) => (
        <g key={value}>
          <line className="grid" x1={left} x2={width} y1={y(value)} y2={y(value)} />
          <text x={left - 7} y={y(value) + 4} textAnchor="end">
            {value}
          </text>
        </g>
      ))}
      {days.map((day, index) => {
        const x = left + step * index + step * 0.19;
        const parts = [
          { name: 'c-answered', from: 0, count: day.answered },
          { name: 'c-after', from: day.answered, count: day.afterHours },
          { name: 'c-missed', from: day.answered + day.afterHours, count: day.missed },
        ];
        return (
          <g key={day.date}>
            {parts
              .filter(({ count }) => count > 0)
              .map(({ name, from, count }) => (
                <rect
                  key={name}
                  className={name}
                  x={x}
                  width={step * 0.62}
                  y={y(from + count)}
                  height={y(from) - y(from + count) - 0.75}
                  rx="1.5"
                />
              ))}
            <text x={x + step * 0.31} y="125" textAnchor="middle">
              {day.label}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function Table({ days }: { days: Week['days'] }) {
  return (
    <table className="fd-table fd-small mt-1 w-full">
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" className="num">
            Answered
          </th>
          <th scope="col" className="num">
            After hours
          </th>
          <th scope="col" className="num">
            Hung up
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.date}>
            <th scope="row" className="!font-normal">
              {day.date}
            </th>
            <td className="num">{day.answered}</td>
            <td className="num">{day.afterHours}</td>
            <td className="num">{day.missed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
