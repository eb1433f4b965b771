import { useState } from 'react';

import type { CorrectionFault } from '~/modules/calls/change-call.server';

export type Faults = CorrectionFault['corrections'];

/** What could not be saved of a field, of an insight with `of`. */
export function faultOf(faults: Faults, field: string, of = '') {
  return faults.find((fault) => fault.field === field && fault.of === of);
}

/**
 * What a form was made from. It stays as it was when the page refreshes by itself: who saves must have seen what
 * they put something else in the place of.
 */
export function Seen({ value }: { value: string }) {
  const [seen] = useState(value);
  return <input type="hidden" name="seen" value={seen} />;
}
