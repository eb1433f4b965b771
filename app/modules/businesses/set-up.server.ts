import { redirect } from '@remix-run/node';

import { readBusinessChoice } from '~/modules/auth/business-choice.server';
import { can } from '~/modules/auth/permissions';
import { requireUser } from '~/modules/auth/require-member.server';
import { paths, type OnboardingStep } from '~/paths';

/** The steps of setting up, in order. A business says which one is next; `done` when there is none. */
export const setUpSteps: OnboardingStep[] = ['business', 'address', 'receptionist', 'summary'];

/**
 * The start of every loader and action of setting up: who asks, and the business that they have not finished,
 * if there is one.
 */
export async function requireSetUp(request: Request) {
  const { supabase, headers, user } = await requireUser(request);
  const chosen = await readBusinessChoice(request);
  const unfinished = user.businesses.filter(
    (one) => one.onboarding_step !== 'done' && !one.is_disabled && can(one.role, 'business.edit'),
  );
  const business = unfinished.find(({ id }) => id === chosen) ?? unfinished[0] ?? null;
  const other = user.businesses.find(({ onboarding_step: step }) => step === 'done') ?? null;
  return { supabase, headers, user, business, other: other && { id: other.id, name: other.name } };
}

/**
 * The same for the steps after the first: without a business that has come this far, people are sent to where
 * they are.
 */
export async function requireStep(request: Request, step: OnboardingStep) {
  const setUp = await requireSetUp(request);
  const { business, headers } = setUp;
  if (!business) throw redirect(paths.onboarding(), { headers });
  const reached = business.onboarding_step as OnboardingStep;
  if (setUpSteps.indexOf(step) > setUpSteps.indexOf(reached)) {
    throw redirect(paths.onboarding(reached), { headers });
  }
  return { ...setUp, business, reached };
}

/** The step to go on with after `step`: never back from where the business has come to. */
export function stepAfter(step: OnboardingStep, reached: OnboardingStep): OnboardingStep {
  const next = Math.max(setUpSteps.indexOf(step) + 1, setUpSteps.indexOf(reached));
  return setUpSteps[next] ?? 'summary';
}
