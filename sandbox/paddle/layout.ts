import { html } from 'hono/html';

type Shown = ReturnType<typeof html>;

export type Theme = 'light' | 'dark' | null;

/** A page of the simulated Paddle: plain HTML that works without a script. */
export function layout(
  title: string,
  body: unknown,
  { theme = null }: { theme?: Theme } = {},
): Shown {
  return html`<!doctype html>
    <html lang="en" style="color-scheme: ${theme ?? 'light dark'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          body {
            font:
              16px/1.5 system-ui,
              sans-serif;
            max-width: 60rem;
            margin: 0 auto;
            padding: 1rem;
            background: Canvas;
            color: CanvasText;
          }
          main.narrow {
            max-width: 28rem;
            margin: 0 auto;
          }
          h1 {
            font-size: 1.4rem;
          }
          h2 {
            font-size: 1.1rem;
            margin-top: 2rem;
          }
          label {
            display: block;
            margin: 0.75rem 0;
          }
          label.choice {
            display: flex;
            gap: 0.5rem;
            align-items: center;
            min-height: 44px;
            margin: 0;
          }
          fieldset {
            border: 1px solid #8888;
            border-radius: 10px;
            margin: 1rem 0;
          }
          input:not([type='radio']),
          select,
          button {
            font: inherit;
            min-height: 44px;
            padding: 0.25rem 0.75rem;
            border: 1px solid #8888;
            border-radius: 8px;
            background: none;
            color: inherit;
          }
          select {
            background: Canvas;
          }
          main.narrow label:not(.choice) > :is(input, select) {
            display: block;
            width: 100%;
            box-sizing: border-box;
          }
          button {
            cursor: pointer;
          }
          button.main {
            width: 100%;
            background: #0b5fce;
            border-color: #0b5fce;
            color: #fff;
          }
          form.row {
            display: flex;
            flex-wrap: wrap;
            gap: 0.5rem;
            margin: 0.5rem 0;
          }
          .scroll {
            overflow-x: auto;
          }
          table {
            border-collapse: collapse;
            width: 100%;
            font-size: 0.875rem;
          }
          th,
          td {
            text-align: left;
            vertical-align: top;
            padding: 0.35rem 0.75rem 0.35rem 0;
            border-bottom: 1px solid #8884;
          }
          td.sum {
            text-align: right;
            font-variant-numeric: tabular-nums;
          }
          [role='alert'] {
            padding: 0.75rem 1rem;
            border: 2px solid #c43a31;
            border-radius: 10px;
          }
          code {
            font-size: 0.8125rem;
          }
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
