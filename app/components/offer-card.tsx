import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Offer } from '~/modules/billing/offers.server';
import { intervalWords } from '~/modules/billing/plan-words';
import type { Interval } from '~/modules/billing/plans';

type OfferCardProps = {
  offer: Offer;
  interval: Interval;
  /** Stands out among the others. */
  isMarked: boolean;
  tag?: string | null;
  /** The price as large as on a page that sells. */
  isLarge?: boolean;
  /** What is to be done about it. */
  children: ReactNode;
};

/** A plan with what it costs and holds. */
export function OfferCard({
  offer,
  interval,
  isMarked,
  tag = null,
  isLarge = false,
  children,
}: OfferCardProps) {
  const { id, label, about, price, yearly, facts } = offer;
  return (
    <section
      aria-labelledby={`plan-${id}`}
      className={`fd-card grid content-start gap-4 p-5 ${isMarked ? '!border-primary outline-primary outline' : ''}`}
    >
      <div>
        <h2 id={`plan-${id}`} className="flex items-center gap-2 !text-lg">
          {label}
          {tag && <span className="fd-tag accent">{tag}</span>}
        </h2>
        <p className="fd-muted md:min-h-11">{about}</p>
      </div>
      <p>
        <b
          className={`font-semibold tracking-tight ${isLarge ? 'text-[2rem]/[2.25rem]' : 'text-[1.75rem]/[2rem]'}`}
        >
          {price}
        </b>{' '}
        <span className="fd-muted">{intervalWords[interval].per}</span>
        {yearly && <span className="fd-muted fd-small block">{yearly}</span>}
      </p>
      {children}
      <ul className="grid gap-2">
        {facts.map((fact) => (
          <li key={fact} className="flex gap-2">
            <Check className="fd-icon text-primary mt-0.5" aria-hidden />
            <span>{fact}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
