import { parse, type HTMLElement } from 'node-html-parser';

/** A heading of a page, and what stands under it. */
export type Proposal = { question: string; answer: string };

const maxProposals = 60;
/** As much as an entry of the knowledge takes. */
const maxQuestion = 300;
const maxAnswer = 2000;
const headings = new Set(['H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'DT', 'SUMMARY']);
const noText = 'script, style, noscript, template, svg, nav, footer, form, iframe, [hidden]';

/**
 * Questions and answers as far as a page has some. What it says is data, whatever it says: it becomes text
 * for the owner to choose from.
 */
export function proposeEntries(html: string): { title: string; proposals: Proposal[] } {
  const root = parse(html, { comment: false });
  const title = words(root.querySelector('title')?.text) || words(root.querySelector('h1')?.text);
  for (const element of root.querySelectorAll(noText)) element.remove();
  const sections: { heading: string; parts: string[] }[] = [{ heading: title, parts: [] }];
  for (const element of root.querySelectorAll('h1, h2, h3, h4, h5, h6, dt, summary, p, li, dd')) {
    const isHeading = headings.has(element.tagName);
    // Before its text is read: lists within lists would be read again at every level.
    if (!isHeading && holdsOthers(element)) continue;
    const text = words(element.text);
    if (!text) continue;
    if (isHeading) sections.push({ heading: text, parts: [] });
    else sections.at(-1)?.parts.push(text);
  }
  const all = sections
    .filter(({ heading, parts }) => heading && parts.length > 0)
    .map(({ heading, parts }) => ({
      question: heading.slice(0, maxQuestion),
      answer: cut(parts.join('\n')),
    }));
  // Pages say the same twice, for small screens and large ones.
  const proposals = [...new Map(all.map((proposal) => [proposal.question, proposal])).values()];
  return { title: title.slice(0, maxQuestion), proposals: proposals.slice(0, maxProposals) };
}

/** A list's item with paragraphs says what they say: once is enough. */
function holdsOthers(element: HTMLElement): boolean {
  return element.querySelector('p, li, dd') !== null;
}

function words(text = ''): string {
  return text.replaceAll('\0', '').replace(/\s+/g, ' ').trim();
}

function cut(text: string): string {
  return text.length > maxAnswer ? `${text.slice(0, maxAnswer - 2)} …` : text;
}
