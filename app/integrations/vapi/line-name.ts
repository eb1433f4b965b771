/** A line's number is known at Vapi by this name. Vapi takes 40 characters: enough of the line's id. */
export function lineName(phoneLineId: string): string {
  return `frontdesk-${phoneLineId.replaceAll('-', '')}`.slice(0, 40);
}
