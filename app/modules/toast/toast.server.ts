import { z } from 'zod';

import { ownCookie } from '~/modules/http/own-cookie.server';

const toastSchema = z.object({
  message: z.string(),
  /** Nothing was done, and why. */
  isProblem: z.boolean().optional(),
  /** A form that takes it back: where it posts to, and its fields. */
  undo: z.object({ action: z.string(), fields: z.record(z.string(), z.string()) }).optional(),
});

/** What just happened, said once on the next page. */
export type Toast = z.infer<typeof toastSchema>;

function cookie() {
  return ownCookie('fd_toast', 60, { isSigned: true });
}

/** Adds the toast to the headers of a redirect. */
export async function setToast(headers: Headers, toast: Toast): Promise<void> {
  headers.append('Set-Cookie', await cookie().serialize(toast));
}

/** The toast to show, and the cookie that takes it away. */
export async function readToast(
  request: Request,
): Promise<{ toast: Toast | null; cookie: string | null }> {
  const toast = toastSchema.safeParse(await cookie().parse(request.headers.get('Cookie'))).data;
  return toast
    ? { toast, cookie: await cookie().serialize('', { maxAge: 0 }) }
    : { toast: null, cookie: null };
}
