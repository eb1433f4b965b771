import { Link } from '@remix-run/react';
import { ArrowDown, ArrowUp } from 'lucide-react';

import { t } from '~/modules/languages/t';
import type { Figure, Section } from '~/modules/analytics/figures.server';

/** A number, leading to the calls that it counts. */
export function FigureValue({ text, href, name }: Pick<Figure, 'text' | 'href' | 'name'>) {
  return href ? (
    <Link className="fd-figure" to={href}>
      {text}
      <span className="sr-only">: calls of “{name}”</span>
    </Link>
  ) : (
    text
  );
}

/** What became more or less, in words, with an arrow that says the same. */
export function ChangeWords({ change, beforeText }: Pick<Figure, 'change' | 'beforeText'>) {
  const { direction, words } = change;
  const Arrow = direction === 'up' ? ArrowUp : ArrowDown;
  return (
    <span>
      {direction !== 'same' && <Arrow className="fd-icon" aria-hidden />} {words}
      {direction !== 'same' && !change.isFirst && ` (was ${beforeText})`}
    </span>
  );
}

/** Figures with their bars, in a table: the drawing and its twin are one. */
export function FigureCard({ id, title, figures, notes }: Section) {
  return (
    <section className="fd-card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      <div className="body">
        {figures.length === 0 ? (
          <p className="fd-small text-muted">Nothing was counted in these days.</p>
        ) : (
          <table className="fd-table fd-figures" aria-labelledby={id}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col" className="num">
                  Number
                </th>
                <th scope="col" className="num">
                  {/* msgctxt: of figures */ t`Change`}
                </th>
              </tr>
            </thead>
            <tbody>
              {figures.map((figure) => (
                <tr key={figure.name}>
                  <th scope="row">
                    {figure.name}
                    {figure.share !== '' && <Bar part={figure.part} />}
                  </th>
                  <td className="num">
                    <b className="font-semibold">
                      <FigureValue {...figure} />
                    </b>
                    {figure.share !== '' && (
                      <span className="fd-muted inline-block w-11">{figure.share}</span>
                    )}
                  </td>
                  <td className="change">
                    <ChangeWords {...figure} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {notes.map((note) => (
          <p key={note} className="fd-small text-muted mt-2">
            {note}
          </p>
        ))}
      </div>
    </section>
  );
}

function Bar({ part }: { part: number }) {
  return (
    <svg className="fd-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
      <rect className="ground" width="100" height="6" />
      <rect className="c-answered" width={Math.min(100, Math.max(0, part * 100))} height="6" />
    </svg>
  );
}
