import { apiAction, apiRoute } from '~/modules/api/api-route.server';
import { readOne } from '~/modules/api/lists.server';

export const loader = apiRoute('callers:read', (asked) => readOne('caller', asked));
export const action = apiAction;
