import { apiAction, apiRoute } from '~/modules/api/api-route.server';
import { apiLists, readList } from '~/modules/api/lists.server';

export const loader = apiRoute('calls:read', (asked) => readList(apiLists.calls, asked));
export const action = apiAction;
