/** A document is known at Vapi by this name, with its own ending behind it. */
export function uploadName(fileId: string): string {
  return `frontdesk-${fileId}`;
}
