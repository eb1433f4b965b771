type Props = { status: string; stopped_because: string | null; failing_since: string | null };

/** How an endpoint does, in words. */
export function WebhookState({ status, failing_since: failingSince }: Props) {
  if (status === 'stopped') return <span className="fd-tag bad">Stopped</span>;
  if (status === 'off') return <span className="fd-tag">Off</span>;
  if (failingSince) return <span className="fd-tag warn">Failing</span>;
  return <span className="fd-tag good">On</span>;
}
