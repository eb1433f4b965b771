import { t } from '~/modules/languages/t';
import { quoted } from '~/modules/lists/left-out.server';
import { kinds, views, type View } from './follow-up-words';

const notMeant = {
  view: (value: string) => t`“${value}” is not a view of follow-ups: left out.`,
  kind: (value: string) => t`“${value}” is not a kind of follow-ups: left out.`,
};

/** The view and the kind that a URL names, and in words what was left out of it. */
export function readFollowUpFilters(params: URLSearchParams): {
  view: View;
  kind: string | null;
  notes: string[];
} {
  const notes: string[] = [];
  const view = readChoice(params, 'view', views, notes) ?? 'everyone';
  return { view, kind: readChoice(params, 'kind', kinds, notes), notes };
}

function readChoice<Name extends string>(
  params: URLSearchParams,
  name: keyof typeof notMeant,
  table: Record<Name, string>,
  notes: string[],
): Name | null {
  const text = params.get(name)?.trim();
  if (!text) return null;
  if (Object.hasOwn(table, text)) return text as Name;
  notes.push(notMeant[name](quoted(text)));
  return null;
}
