import { getEnv } from '~/env.server';
import { serviceClient } from '~/integrations/supabase/client.server';
import { appError } from '~/modules/errors/app-error.server';

type Message = { name: string; email: string; message: string };

/** Keeps a message and has it mailed, both or neither; what came by the same form before is kept once. */
export async function receiveMessage(formId: string, message: Message): Promise<void> {
  const { CONTACT_EMAIL, ALERT_EMAIL } = getEnv();
  const { error } = await serviceClient().rpc('receive_contact_message', {
    p_form_id: formId,
    p_name: message.name,
    p_email: message.email,
    p_message: message.message,
    p_to: (CONTACT_EMAIL ?? ALERT_EMAIL)?.split(/\s*,\s*/) ?? [],
  });
  if (error) throw appError('unavailable', { cause: error });
}
