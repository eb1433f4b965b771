import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { HTMLElement, parse, TextNode } from 'node-html-parser';

/** Within the project, where Node finds its packages, and where git and the formatter do not look. */
const folder = path.resolve('.cache/floor');

/** An element as React is given it, or a text. */
type Drawn = string | [tag: string, props: Record<string, string | true>, children: Drawn[]];

/**
 * Builds a Remix application of one route, that answers `/0`, `/1` and so on with the markup of these pages, by as
 * many elements, and with as much data in its loader. It has no CSS, no database and no code of ours.
 *
 * @returns its server, to be run by Node with `PORT`
 */
export async function buildFloor(pages: string[]): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.join(folder, 'app/routes'), { recursive: true });
  const markup = pages.map((html) => drawn(bodyOf(html)));
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ type: 'module' }),
    'vite.config.js': `import { vitePlugin as remix } from '@remix-run/dev';
export default { plugins: [remix({ future: { v3_singleFetch: true, v3_lazyRouteDiscovery: true, v3_fetcherPersist: true, v3_relativeSplatPath: true, v3_throwAbortReason: true } })] };`,
    'app/texts.server.js': `export const texts = ${JSON.stringify(pages.map(dataOf))};`,
    'app/entry.client.jsx': `import { RemixBrowser } from '@remix-run/react';
import { hydrateRoot } from 'react-dom/client';
hydrateRoot(document, <RemixBrowser />);`,
    'app/entry.server.jsx': `import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
export default (request, status, headers, context) => new Promise((resolve, reject) => {
  const { pipe } = renderToPipeableStream(<RemixServer context={context} url={request.url} />, {
    onShellReady() {
      const body = new PassThrough();
      headers.set('Content-Type', 'text/html; charset=utf-8');
      resolve(new Response(createReadableStreamFromReadable(body), { status, headers }));
      pipe(body);
    },
    onShellError: reject,
  });
});`,
    'app/root.jsx': `import { Links, Meta, Outlet, Scripts } from '@remix-run/react';
export default function App() {
  return <html lang="en"><head><meta charSet="utf-8" /><Meta /><Links /></head><body><Outlet /><Scripts /></body></html>;
}`,
    'app/routes/$page.jsx': `import { useLoaderData, useParams } from '@remix-run/react';
import { createElement } from 'react';
import { texts } from '../texts.server';
export const loader = ({ params }) => ({ text: texts[params.page] });
const draw = (node, key) => typeof node === 'string' ? node : createElement(node[0], { ...node[1], key }, ...(node[2].length > 0 ? [node[2].map(draw)] : []));
export default function Page() {
  useLoaderData();
  const { page } = useParams();
  return typeof document === 'undefined' ? globalThis.floor[page].map(draw) : null;
}`,
    'server.js': `import { createRequestHandler } from '@remix-run/express';
import express from 'express';
import { readFileSync } from 'node:fs';
globalThis.floor = JSON.parse(readFileSync(new URL('./markup.json', import.meta.url), 'utf8'));
const build = await import('./build/server/index.js');
const app = express();
app.disable('x-powered-by');
app.all('*', createRequestHandler({ build, mode: 'production' }));
app.listen(process.env.PORT);`,
    'markup.json': JSON.stringify(markup),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const cli = path.resolve('node_modules/@remix-run/dev/dist/cli.js');
  await promisify(execFile)(process.execPath, [cli, 'vite:build', '--logLevel', 'warn'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return path.join(folder, 'server.js');
}

function bodyOf(html: string): HTMLElement {
  const body = parse(html).querySelector('body');
  if (!body) throw new Error('A page has no body.');
  return body;
}

/** What the page's loaders gave, as text: it is in the scripts that are written into it. */
function dataOf(html: string): string {
  return [...html.matchAll(/streamController\.enqueue\(("[^]*?")\);/g)]
    .map(([, text]) => JSON.parse(String(text)) as string)
    .join('');
}

function drawn(element: HTMLElement): Drawn[] {
  return element.childNodes.flatMap((node): Drawn[] => {
    if (node instanceof TextNode) return [node.text];
    if (!(node instanceof HTMLElement) || /^(?:SCRIPT|LINK)$/.test(node.tagName)) return [];
    return [[node.rawTagName, propsOf(node), drawn(node)]];
  });
}

const namedOtherwise: Record<string, string> = { class: 'className', for: 'htmlFor' };

function propsOf(element: HTMLElement): Record<string, string | true> {
  return Object.fromEntries(
    Object.entries(element.attributes).map(([name, value]) => [
      namedOtherwise[name] ?? name,
      value === '' ? true : value,
    ]),
  );
}
