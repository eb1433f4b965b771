import { appError } from '~/modules/errors/app-error.server';

/** Every address that no other route has: a route of its own, so that server and browser agree that there is none. */
export function loader() {
  throw appError('not-found');
}

export default function NotFound() {
  return null;
}
