import { unlessGone } from '~/integrations/vendor.server';
import { askVapi, VapiFault } from './client.server';

/**
 * Deletes a call at Vapi, with its recording, and looks whether it is gone. One that Vapi does not know any more is as
 * good as deleted.
 *
 * @throws VapiFault; `busy` when it is still there
 */
export async function deleteCallAtVapi(id: string): Promise<void> {
  await unlessGone(askVapi((vapi) => vapi.calls.delete({ id })));
  const left = await unlessGone(askVapi((vapi) => vapi.calls.get({ id })));
  // What Vapi remembers of a deleted call has none of it.
  if (left && ('artifact' in left || 'recordingUrl' in left)) {
    throw new VapiFault('busy', 'Vapi has not deleted the call yet.');
  }
}
