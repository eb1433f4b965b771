import { redirect } from '@remix-run/node';

import { paths } from '~/paths';

export function loader() {
  throw redirect(paths.settings('profile'));
}
