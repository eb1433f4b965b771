import { apiAction, apiRoute } from '~/modules/api/api-route.server';
import { readOne } from '~/modules/api/lists.server';

export const loader = apiRoute('calls:read', (asked) => readOne('call', asked));
export const action = apiAction;
