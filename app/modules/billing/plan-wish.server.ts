import { z } from 'zod';

import { ownCookie } from '~/modules/http/own-cookie.server';

export const planWishSchema = z.object({
  plan: z.enum(['starter', 'pro', 'business']),
  interval: z.enum(['month', 'year']),
});

/** A plan that somebody would like, and how they would pay it. */
export type PlanWish = z.infer<typeof planWishSchema>;

/** Set where somebody signs up for a plan, until their business is set up. It only says what to offer. */
function cookie() {
  return ownCookie('fd_plan', 30 * 86_400, { isSigned: true });
}

/** The plan that an address names: `?plan=pro&interval=year`; null for none, and for one that there is not. */
export function planWishOf(request: Request): PlanWish | null {
  const params = new URL(request.url).searchParams;
  return planWishSchema.safeParse(Object.fromEntries(params)).data ?? null;
}

export async function keepPlanWish(headers: Headers, wish: PlanWish | null): Promise<void> {
  if (wish) headers.append('Set-Cookie', await cookie().serialize(wish));
}

export async function keptPlanWish(request: Request): Promise<PlanWish | null> {
  const kept: unknown = await cookie().parse(request.headers.get('Cookie'));
  return planWishSchema.safeParse(kept).data ?? null;
}

export async function forgetPlanWish(headers: Headers): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize('', { maxAge: 0 }));
}
