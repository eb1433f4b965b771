/** What of a list's address made no sense, in words. */
export function LeftOut({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className="fd-small text-muted basis-full" aria-label="Left out or put right">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
