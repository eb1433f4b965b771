import { useNavigate, useSubmit } from '@remix-run/react';
import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';

import type { GoAnswer } from '~/modules/go/get-go.server';
import { goGroups, shortestSearch, type GoEntry } from '~/modules/go/go-entries';
import { plural, t } from '~/modules/languages/t';
import { paths } from '~/paths';
import { GoIcon } from './go-icon';
import { keyInList } from './keys-in-list';

/** After the last letter, until callers and calls are looked for. */
const pauseMs = 150;

/** The page /go as a dialog: what is typed is found at once, callers and calls a moment later. */
export function GoDialog({ from, onClose }: { from: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const navigate = useNavigate();
  const submit = useSubmit();
  const [search, setSearch] = useState('');
  const [activeId, setActiveId] = useState<string | null>(null);
  const [said, say] = useState('');

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const asked = search.trim().length < shortestSearch ? '' : search.trim();
  const { data, isFailed } = useAnswer(asked, from);

  // Of an earlier search only what is still being typed on: letters come faster than answers.
  const isOurs = data && asked.startsWith(data.search) && data.search !== '';
  const groups = data ? goGroups(data.entries, isOurs ? data.found.shown : null, search) : [];
  const entries = groups.flatMap((group) => group.entries);
  const isSettled = isFailed || data?.search === asked;
  const place = entries.findIndex((entry) => entry.id === activeId);
  const active = place < 0 && entries.length > 0 ? 0 : place;
  const optionId = (entry: GoEntry) => `${id}-${entry.id}`;

  const activeOption = entries[active] && optionId(entries[active]);
  useEffect(() => {
    if (activeOption) document.getElementById(activeOption)?.scrollIntoView({ block: 'nearest' });
  }, [activeOption]);

  function close() {
    dialog.current?.close();
  }

  function choose(entry: GoEntry) {
    const { copies } = entry;
    if (copies && 'clipboard' in navigator) {
      navigator.clipboard.writeText(copies).then(
        () => say(t`Copied ${copies}`),
        () => say(t`Could not copy it`),
      );
      return;
    }
    close();
    if (entry.post) return submit(entry.post, { method: 'post', action: entry.to });
    // What is on this page already is only gone into.
    const [path, part] = entry.to.split('#');
    const field = path === from && part ? document.getElementById(part) : null;
    if (field) field.focus();
    else navigate(entry.to);
  }

  function onKeyDown(event: KeyboardEvent) {
    // The keys of an input method are its own.
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const entry = entries[active];
    if (event.key === 'Enter' && entry) {
      event.preventDefault();
      return choose(entry);
    }
    // The text has Home and End: one is always on an option here.
    if (!event.key.startsWith('Arrow')) return;
    const next = keyInList(event.key, active, entries.length - 1);
    if (next === null || !entry) return;
    event.preventDefault();
    setActiveId(entries[next]?.id ?? null);
  }

  const results = entries.length;
  const count = plural(results, t`${results} result`, t`${results} results`);
  return (
    <dialog
      ref={dialog}
      className="fd-go"
      aria-label="Find or go to"
      onClose={onClose}
      // A press beside it, too, where browsers know that.
      closedby="any"
    >
      <div className="fd-combo">
        <div className="ask">
          <Search className="fd-icon fd-icon-lg" aria-hidden />
          <input
            type="text"
            role="combobox"
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            value={search}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="go"
            aria-label="A page, a caller, a number or words of a call"
            placeholder="A page, a caller, a number …"
            aria-autocomplete="list"
            aria-expanded={entries.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={activeOption}
            onChange={({ target }) => {
              setSearch(target.value);
              setActiveId(null);
              say('');
            }}
            onKeyDown={onKeyDown}
          />
          <button type="button" className="btn btn-sm btn-ghost" onClick={close}>
            Close
          </button>
        </div>
        <div role="listbox" id={`${id}-list`} aria-label="Results">
          {groups.map(({ title, entries: own }) => (
            <div key={title} role="group" aria-labelledby={`${id}-${title}`}>
              <p className="fd-navhead" id={`${id}-${title}`}>
                {title}
              </p>
              {own.map((entry) => (
                // The keyboard is the input's, which keeps the focus.
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events
                <div
                  key={entry.id}
                  role="option"
                  tabIndex={-1}
                  id={optionId(entry)}
                  aria-selected={entry === entries[active]}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(entry)}
                >
                  <GoIcon icon={entry.icon} />
                  <span className="what">
                    <b>{entry.label}</b> <span>{entry.detail}</span>
                  </span>
                </div>
              ))}
            </div>
          ))}
        </div>
        <p role="status" className={said || isFailed || entries.length === 0 ? 'said' : 'sr-only'}>
          {said ||
            (isFailed
              ? 'Frontdesk cannot be reached right now.'
              : !isSettled
                ? 'One moment …'
                : entries.length > 0
                  ? count
                  : 'Nothing found.')}
        </p>
        {isOurs && data.found.missing && (
          <p className="said">Callers and calls cannot be looked for right now.</p>
        )}
      </div>
    </dialog>
  );
}

/** The newest answer, also to an earlier search; who was signed out meanwhile is sent to sign in. */
function useAnswer(search: string, from: string) {
  const [data, setData] = useState<GoAnswer | null>(null);
  const [isFailed, setFailed] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      const query = { q: search, from };
      try {
        const answer = await fetch(paths.goEntries(query), {
          signal: stop.signal,
          redirect: 'manual',
        });
        if (answer.type === 'opaqueredirect') return location.assign(paths.go(query));
        if (!answer.ok) throw new Error(String(answer.status));
        setData((await answer.json()) as GoAnswer);
        setFailed(false);
      } catch {
        if (!stop.signal.aborted) setFailed(true);
      }
    };
    const timer = setTimeout(() => void ask(), search ? pauseMs : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [search, from]);
  return { data, isFailed };
}
