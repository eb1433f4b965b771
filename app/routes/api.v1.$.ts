import { apiAction, apiNotFound } from '~/modules/api/api-route.server';

export const loader = apiNotFound;
export const action = apiAction;
