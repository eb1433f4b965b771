import { leftOut } from '~/modules/lists/left-out.server';
import { t } from '~/modules/languages/t';
import { kinds, views, type View } from './follow-up-words';

/** The view and the kind that a URL names, and in words what was left out of it. */
export function readFollowUpFilters(params: URLSearchParams): {
  view: View;
  kind: string | null;
  notes: string[];
} {
  const notes: string[] = [];
  const view =
    readChoice(params, 'view', views, { meant: t`a view of follow-ups`, notes }) ?? 'everyone';
  return {
    view,
    kind: readChoice(params, 'kind', kinds, { meant: t`a kind of follow-ups`, notes }),
    notes,
  };
}

function readChoice<Name extends string>(
  params: URLSearchParams,
  name: string,
  table: Record<Name, string>,
  { meant, notes }: { meant: string; notes: string[] },
): Name | null {
  const text = params.get(name)?.trim();
  if (!text) return null;
  if (Object.hasOwn(table, text)) return text as Name;
  notes.push(leftOut(text, meant));
  return null;
}
