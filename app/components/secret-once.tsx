/** Something that is shown this once, to be copied. */
export function SecretOnce({ label, value }: { label: string; value: string }) {
  return (
    <div className="fd-note good grid gap-2" role="status">
      <label className="fd-label" htmlFor="secret-once">
        {label}
      </label>
      <input className="input w-full font-mono" id="secret-once" readOnly value={value} />
    </div>
  );
}
