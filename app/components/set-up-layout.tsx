import { Form, Link } from '@remix-run/react';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

import { t } from '~/modules/languages/t';
import { paths, type OnboardingStep } from '~/paths';
import { AuthLayout } from './auth-layout';

const steps: { name: OnboardingStep; label: string }[] = [
  { name: 'business', label: t`Business` },
  { name: 'address', label: t`Address` },
  { name: 'receptionist', label: t`Receptionist` },
  { name: 'summary', label: t`Summary` },
];

type SetUpProps = {
  step: OnboardingStep;
  /** The furthest step that can be opened. */
  reached: OnboardingStep;
  title: string;
  subtitle: string;
  /** A business that works already: setting up this one can wait. */
  other: { id: string; name: string } | null;
  children: ReactNode;
};

/** A step of setting up a business: where it stands, its form, and the ways out. */
export function SetUpLayout({ step, reached, title, subtitle, other, children }: SetUpProps) {
  const names = steps.map(({ name }) => name);
  return (
    <AuthLayout title={title} subtitle={subtitle}>
      <nav aria-label="Steps" className="-mt-1">
        <ol className="fd-steps">
          {steps.map(({ name, label }, index) => {
            const isReached = index <= names.indexOf(reached);
            const isDone = index < names.indexOf(reached);
            return (
              <li key={name} aria-current={name === step ? 'step' : undefined}>
                {isDone && <Check className="fd-icon" aria-hidden />}
                {isReached && name !== step ? (
                  <Link to={paths.onboarding(name)}>{label}</Link>
                ) : (
                  <span>{label}</span>
                )}
                {isDone && <span className="sr-only"> (done)</span>}
              </li>
            );
          })}
        </ol>
      </nav>
      {children}
      <div className="flex flex-wrap gap-x-4">
        {other && (
          <Form method="post" action={paths.switchBusiness()}>
            <button className="fd-more" name="businessId" value={other.id}>
              Later: back to {other.name}
            </button>
          </Form>
        )}
        <Form method="post" action={paths.logout()}>
          <button className="fd-more">Sign out</button>
        </Form>
      </div>
    </AuthLayout>
  );
}
