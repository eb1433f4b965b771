import { callsList } from '~/modules/export/list-exports.server';
import { sendList } from '~/modules/export/send-list.server';

export const loader = sendList(callsList, 'json');
