import { apiAction, apiRoute } from '~/modules/api/api-route.server';
import { apiLists, readList } from '~/modules/api/lists.server';

export const loader = apiRoute('follow_ups:read', (asked) => readList(apiLists.followUps, asked));
export const action = apiAction;
