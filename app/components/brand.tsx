import { Phone } from 'lucide-react';

/** The name of the product and its mark. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 text-lg font-semibold">
      <span className="bg-primary text-primary-content grid size-7 place-items-center rounded-lg">
        <Phone className="fd-icon" aria-hidden />
      </span>
      Frontdesk
    </span>
  );
}
