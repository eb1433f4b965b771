/**
 * The part of Liquid that our assistants use: `{{name}}`, and `{% if … %}…{% else %}…{% endif %}` with
 * `or` and `==`. An unknown variable is empty, as in Vapi.
 */
export function render(text: string, variables: Record<string, unknown>): string {
  return text
    .replace(
      /\{%\s*if\s+(.*?)\s*%\}(.*?)(?:\{%\s*else\s*%\}(.*?))?\{%\s*endif\s*%\}/gs,
      (_all, condition: string, then: string, otherwise = '') =>
        holds(condition, variables) ? then : otherwise,
    )
    .replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_all, name: string) => String(variables[name] ?? ''));
}

function holds(condition: string, variables: Record<string, unknown>): boolean {
  return condition.split(/\s+or\s+/).some((part) => {
    const [, name = '', value = ''] = /^(\w+)\s*==\s*(.+)$/.exec(part.trim()) ?? [];
    const wanted: unknown = JSON.parse(value || 'null');
    return variables[name] === wanted;
  });
}
