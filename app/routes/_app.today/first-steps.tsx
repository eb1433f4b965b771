import { Form, Link } from '@remix-run/react';
import { Circle, CircleCheck } from 'lucide-react';

import type { FirstSteps } from '~/modules/receptionist/first-steps.server';

type FirstStepsCardProps = NonNullable<FirstSteps> & {
  /** The number to call once all is ready; null before. */
  callable: string | null;
};

/** What is left to do before the first call. It goes when somebody has called. */
export function FirstStepsCard({ steps, callable }: FirstStepsCardProps) {
  const done = steps.filter(({ isDone }) => isDone).length;
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <section className="fd-card" aria-labelledby="first-steps">
      <header>
        <h2 id="first-steps">Before your first call</h2>
        <span className="fd-count">
          {done} of {steps.length} done
        </span>
        <Form method="post" className="end">
          <button className="fd-more" name="intent" value="hide-steps">
            Hide<span className="sr-only"> the steps</span>
          </button>
        </Form>
      </header>
      <ol className="fd-list">
        {steps.map((step) => (
          <li key={step.label} className="!items-start">
            {step.isDone ? (
              <CircleCheck className="fd-icon text-success mt-0.5" aria-hidden />
            ) : (
              <Circle className="fd-icon text-muted mt-0.5" aria-hidden />
            )}
            <div className="grow">
              <Link
                className={step.isDone ? 'go !font-normal' : 'go'}
                to={step.to}
                prefetch="intent"
                aria-current={step === next ? 'step' : undefined}
              >
                {step.label}
                {step.isDone && <span className="sr-only"> (done)</span>}
              </Link>
              <p className="fd-small fd-muted text-pretty">{step.hint}</p>
            </div>
            {step === next && <span className="fd-status">Next</span>}
          </li>
        ))}
      </ol>
      {callable && (
        <p className="body border-t border-(--fd-line) !pt-3">
          Now call <b className="font-semibold whitespace-nowrap">{callable}</b> from your own
          phone. The call shows up here while you talk.
        </p>
      )}
    </section>
  );
}

/** For who has hidden the steps, as long as nobody has called. */
export function ShowSteps() {
  return (
    <Form method="post">
      <button className="fd-more" name="intent" value="show-steps">
        Show the steps to your first call
      </button>
    </Form>
  );
}
