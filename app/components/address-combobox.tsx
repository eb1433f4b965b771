import { CircleAlert, MapPin } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore, type KeyboardEvent } from 'react';

import { keyInList } from '~/components/keys-in-list';
import { usePlaceSuggestions } from '~/components/use-place-suggestions';
import type { Place } from '~/integrations/geocoding/place.server';
import { t } from '~/modules/languages/t';

type AddressComboboxProps = {
  id: string;
  name: string;
  label: string;
  hint?: string;
  defaultValue?: string;
  defaultPlace?: Place | null;
  /** What is wrong, in the words that say what to do. */
  errors?: string[];
  onChoose?: (place: Place) => void;
};

/**
 * A field for an address that suggests places while somebody types. Without JavaScript it is a plain
 * input. The form gets the text under `name`, and as `place` the chosen place in JSON, or nothing once the
 * text was changed by hand: read both with `chosenPlace`.
 */
export function AddressCombobox(props: AddressComboboxProps) {
  const { id, name, label, hint, defaultValue, defaultPlace, errors, onChoose } = props;
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const isEnhanced = useIsHydrated();
  const [place, setPlace] = useState(defaultPlace ?? null);
  const [wantsOpen, setWantsOpen] = useState(false);
  const [activePlace, setActivePlace] = useState<Place | null>(null);
  const { places, attribution, message, isFailed, suggest, stop, clear } = usePlaceSuggestions();

  // New suggestions begin with none of them: the old one is not among them.
  const active = activePlace ? places.indexOf(activePlace) : -1;
  const isOpen = wantsOpen && places.length > 0;
  const last = places.length - 1;
  const optionId = (index: number) => `${id}-option-${index}`;
  const described = [errors && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');

  useEffect(() => {
    if (isOpen) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, isOpen]);

  function close() {
    setWantsOpen(false);
    setActivePlace(null);
  }

  function choose(chosen: Place) {
    if (input.current) input.current.value = chosen.formatted;
    setPlace(chosen);
    clear();
    close();
    onChoose?.(chosen);
  }

  /** Opens the list if need be, and moves in it. */
  function moveTo(event: KeyboardEvent, index: number) {
    if (places.length === 0) return;
    event.preventDefault();
    setWantsOpen(true);
    setActivePlace(places[index] ?? null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    // The keys of an input method are its own.
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const chosen = isOpen ? places[active] : undefined;
    if (event.altKey && event.key === 'ArrowUp') return close();
    // Alt opens the list without going into it.
    const next =
      event.altKey && event.key === 'ArrowDown' ? active : keyInList(event.key, active, last);
    if (next !== null && (chosen || event.key.startsWith('Arrow'))) return moveTo(event, next);
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight':
        return setActivePlace(null);
      case 'Enter':
        if (!chosen) return close();
        event.preventDefault();
        return choose(chosen);
      case 'Escape':
        if (!isOpen) return;
        // Only the list closes, not the dialog around it.
        event.preventDefault();
        event.stopPropagation();
        return close();
    }
  }

  const combobox = isEnhanced && {
    role: 'combobox',
    autoComplete: 'off',
    spellCheck: false,
    'aria-autocomplete': 'list' as const,
    'aria-expanded': isOpen,
    'aria-controls': `${id}-list`,
    'aria-activedescendant': isOpen && active >= 0 ? optionId(active) : undefined,
    onKeyDown,
  };

  return (
    <div className="fd-field">
      <label htmlFor={id}>{label}</label>
      <div className="fd-combo">
        <input
          className="input"
          ref={input}
          id={id}
          name={name}
          type="text"
          defaultValue={defaultValue ?? defaultPlace?.formatted}
          maxLength={200}
          autoComplete="street-address"
          aria-invalid={errors ? true : undefined}
          aria-describedby={described || undefined}
          // A page that comes back with errors puts the person where the first one is.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={errors ? true : undefined}
          onChange={(event) => {
            setPlace(null);
            setActivePlace(null);
            setWantsOpen(true);
            suggest(event.currentTarget.value);
          }}
          onBlur={() => {
            stop();
            close();
          }}
          {...combobox}
        />
        <input type="hidden" name="place" value={place ? JSON.stringify(place) : ''} />
        {isEnhanced && (
          <div className="pop" hidden={!isOpen}>
            <div role="listbox" id={`${id}-list`} ref={list} aria-label={label}>
              {places.map((one, index) => (
                <Option
                  key={one.place_id}
                  id={optionId(index)}
                  place={one}
                  isActive={index === active}
                  onChoose={() => choose(one)}
                />
              ))}
            </div>
            <p>{attribution}</p>
          </div>
        )}
      </div>
      {isEnhanced && (
        <p role="status" className={isFailed ? 'fd-hint' : 'sr-only'}>
          {message}
        </p>
      )}
      {errors && (
        <p className="fd-error" id={`${id}-error`}>
          <CircleAlert className="fd-icon" aria-hidden />
          {errors[0]}
        </p>
      )}
      {hint && (
        <p className="fd-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

type OptionProps = { id: string; place: Place; isActive: boolean; onChoose: () => void };

function Option({ id, place, isActive, onChoose }: OptionProps) {
  const kind = kindOf(place);
  return (
    // The keyboard is the input's, which keeps the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="option"
      tabIndex={-1}
      id={id}
      aria-selected={isActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <MapPin className="fd-icon" aria-hidden />
      <span className="what">
        <b>{place.address_line1}</b> <span>{place.address_line2}</span>
      </span>
      {kind && <span className="fd-tag">{kind}</span>}
    </div>
  );
}

/** Said only of what is less than an address. */
function kindOf({ result_type, country_code }: Place): string | undefined {
  if (result_type === 'city') return t`City`;
  if (result_type === 'postcode') return country_code === 'us' ? t`ZIP code` : t`Postal code`;
}

/** False on the server and in the first rendering of the browser, which must be the same. */
function useIsHydrated(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
}
