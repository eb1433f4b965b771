import { apiAction, apiRoute } from '~/modules/api/api-route.server';
import { apiLists, readList } from '~/modules/api/lists.server';

export const loader = apiRoute('callers:read', (asked) => readList(apiLists.callers, asked));
export const action = apiAction;
