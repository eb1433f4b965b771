export type Operator = { name: string | null; address: string | null };

/** Who runs this site and where; nothing where nobody has given a name. */
export function OperatorAddress({
  of: { name, address },
  className = '',
}: {
  of: Operator;
  className?: string;
}) {
  if (!name) return null;
  return (
    <address className={`not-italic ${className}`}>
      {name}
      {address && (
        <>
          <br />
          {address}
        </>
      )}
    </address>
  );
}
