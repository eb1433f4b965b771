import type { z } from 'zod';

import { language } from '~/modules/languages/language';

export type MailLink = { label: string; url: string };

/** What a mail says, in plain text; {@link toHtml} and {@link toText} are its two forms. */
export type Content = {
  subject: string;
  /** Paragraphs. */
  lines: string[];
  /** What it is about, by name: `Due: today, 4:00 pm`. */
  facts?: { label: string; value: string }[];
  /** Calls or follow-ups, each with where it leads and what can be done with it. */
  lists?: { title: string; items: Item[]; more?: string }[];
  button?: MailLink;
  /** What can be done right from the mail, besides the button. */
  links?: MailLink[];
  small?: string;
  /** Who is written to when somebody answers the mail; its sender where there is nobody. */
  replyTo?: string;
};

type Item = { title: string; text?: string; url?: string; links?: MailLink[] };

/** Where the mails of this kind are stopped. */
export type Stop = { url: string; words: string };

/** A template: `data` comes from a job, so that it is checked like any input. */
export function template<T>(schema: z.ZodType<T>, write: (data: T, siteUrl: string) => Content) {
  return (data: unknown, siteUrl: string): Content => write(schema.parse(data), siteUrl);
}

/** A name with a line break in it must not become a header of its own. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 200);
}

export function toText(content: Content, stop?: Stop): string {
  const { lines, facts = [], lists = [], button, links = [], small } = content;
  const link = ({ label, url }: MailLink) => `${label}: ${url}`;
  const blocks = [
    ...lines,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...lists.flatMap(({ title, items, more }) => [
      title,
      ...items.map((item) =>
        [item.title, item.text, item.url, ...(item.links ?? []).map(link)]
          .filter(Boolean)
          .join('\n'),
      ),
      more,
    ]),
    button && link(button),
    links.map(link).join('\n'),
    small,
    stop && `${stop.words}: ${stop.url}`,
  ];
  return blocks.filter(Boolean).join('\n\n').concat('\n');
}

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * A table of one column, with its styles on each element, as mail programs want it. What they know of style sheets
 * is used for dark mode and narrow screens only; without it the mail is whole.
 */
export function toHtml(content: Content, stop?: Stop): string {
  const { subject, lines, facts = [], lists = [], button, links = [], small } = content;
  const row = (inner: string, padding = '0 0 16px') =>
    `<tr><td style="padding:${padding};${font};font-size:16px;line-height:24px">${inner}</td></tr>`;
  const rows = [
    row(
      `<h1 class="ink" style="margin:0;font-size:20px;line-height:28px;font-weight:600;color:#20262b">${escape(oneLine(subject))}</h1>`,
      '0 0 12px',
    ),
    ...lines.map((line) => row(escape(line))),
    facts.length > 0 && row(table(facts.map(factRow).join(''))),
    ...lists.flatMap(({ title, items, more }) => [
      row(
        `<h2 class="ink" style="margin:0;font-size:16px;line-height:24px;font-weight:600;color:#20262b">${escape(title)}</h2>`,
        '8px 0 4px',
      ),
      row(table(items.map(itemRow).join('')), more ? '0 0 8px' : '0 0 20px'),
      more && row(`<span class="muted" style="color:#5b6369">${escape(more)}</span>`, '0 0 20px'),
    ]),
    button && row(buttonTable(button), '4px 0 16px'),
    links.length > 0 && row(linkLine(links), '0 0 20px'),
    small && row(smallPrint(escape(small)), '0 0 8px'),
    stop && row(smallPrint(anchor(stop.url, stop.words, '#5b6369')), '0'),
  ].filter((part): part is string => Boolean(part));
  return `<!doctype html>
<html lang="${language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(oneLine(subject))}</title>
<style>
:root { color-scheme: light dark; }
@media (max-width: 480px) { .sheet { padding: 20px 16px !important; } }
@media (prefers-color-scheme: dark) {
  .page { background: #14181b !important; }
  .sheet { background: #1c2125 !important; border-color: #343b41 !important; color: #e6eaed !important; }
  .ink { color: #f2f5f7 !important; }
  .muted, .muted a { color: #a8b1b8 !important; }
  .rule { border-color: #343b41 !important; }
  .link { color: #7cc4ea !important; }
  .button { background: #7cc4ea !important; }
  .button a { color: #10202a !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f3f1">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f3f1"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px"><tr><td class="sheet" style="padding:28px 32px;background:#ffffff;border:1px solid #e2e0dc;border-radius:12px;color:#20262b;text-align:left">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;overflow-wrap:break-word;word-break:break-word">
<tr><td class="muted" style="padding:0 0 16px;${font};font-size:14px;line-height:20px;font-weight:600;color:#5b6369">Frontdesk</td></tr>
${rows.join('\n')}
</table>
</td></tr></table>
</td></tr></table>
</body>
</html>`;
}

function table(rows: string): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed">${rows}</table>`;
}

function factRow({ label, value }: { label: string; value: string }): string {
  const cell = `class="rule" style="padding:6px 0;border-top:1px solid #e2e0dc;${font};font-size:15px;line-height:22px;vertical-align:top`;
  return `<tr><td width="112" ${cell};width:112px"><span class="muted" style="color:#5b6369">${escape(label)}</span></td><td ${cell}">${escape(value)}</td></tr>`;
}

function itemRow({ title, text, url, links = [] }: Item): string {
  const inner = [
    `<div style="font-weight:600">${url ? anchor(url, title) : escape(title)}</div>`,
    text && `<div>${escape(text)}</div>`,
    links.length > 0 && `<div style="padding-top:2px">${linkLine(links)}</div>`,
  ];
  return `<tr><td class="rule" style="padding:10px 0;border-top:1px solid #e2e0dc;${font};font-size:15px;line-height:22px">${inner.filter(Boolean).join('')}</td></tr>`;
}

/** A cell that is coloured whole, with room for a finger: padding of links is left out by some programs. */
function buttonTable({ label, url }: MailLink): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="button" style="background:#0b5f8a;border-radius:8px"><a href="${escape(url)}" style="display:inline-block;padding:11px 18px;${font};font-size:16px;line-height:22px;font-weight:600;color:#ffffff;text-decoration:none">${escape(label)}</a></td></tr></table>`;
}

function linkLine(links: MailLink[]): string {
  return links
    .map(
      ({ label, url }) =>
        `<span style="display:inline-block;padding:6px 20px 6px 0">${anchor(url, label)}</span>`,
    )
    .join(' ');
}

function anchor(url: string, label: string, colour = '#0b5f8a'): string {
  const name = colour === '#0b5f8a' ? ' class="link"' : '';
  return `<a href="${escape(url)}"${name} style="color:${colour};text-decoration:underline">${escape(label)}</a>`;
}

function smallPrint(inner: string): string {
  return `<span class="muted" style="font-size:14px;line-height:20px;color:#5b6369">${inner}</span>`;
}

function escape(text: string): string {
  const names: Record<string, string> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}
