import type { LoaderFunctionArgs } from '@remix-run/node';

import { requireAdmin } from '~/modules/auth/require-admin.server';
import { ExampleError } from '~/modules/errors/example-error';

/** Breaks, so that an admin sees what people would see, and that it is reported. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireAdmin(request);
  throw new ExampleError('a loader');
}

export default function Never() {
  return null;
}
