/** A person's or a business's picture, or their initials where there is none. Their name stands beside it. */
export function Picture({
  of,
  src,
  isSquare,
  isLarge,
}: {
  of: string;
  src?: string | null;
  isSquare?: boolean;
  isLarge?: boolean;
}) {
  const shape = `fd-avatar ${isSquare ? 'square' : ''} ${isLarge ? 'large' : ''}`;
  if (src) return <img className={shape} src={src} alt="" width={32} height={32} />;
  const words = of.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  return (
    <span className={shape} aria-hidden>
      {letters.join('').toUpperCase()}
    </span>
  );
}
