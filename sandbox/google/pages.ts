import { html } from 'hono/html';

import { googleClientId } from '../demo';
import type { GoogleAccount } from './accounts';
import type { AuthRequest } from './server';

function page(title: string, body: unknown) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          body {
            font:
              16px/1.5 system-ui,
              sans-serif;
            max-width: 26rem;
            margin: 3rem auto;
            padding: 0 1rem;
            color-scheme: light dark;
          }
          h1 {
            font-size: 1.4rem;
          }
          button {
            display: block;
            width: 100%;
            margin: 0.5rem 0;
            padding: 0.75rem 1rem;
            border: 1px solid #8888;
            border-radius: 10px;
            background: none;
            color: inherit;
            font: inherit;
            text-align: left;
            cursor: pointer;
          }
          small {
            display: block;
          }
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/** The page where a person chooses an account. Each is a button of one form; no script. */
export function chooser(
  accounts: readonly GoogleAccount[],
  { redirectUri, state }: AuthRequest,
  cancelUrl: string,
) {
  return page(
    'Choose an account',
    html`<main>
      <h1>Choose an account</h1>
      <p>to continue to Frontdesk. This is a simulated Google: nothing leaves this machine.</p>
      <form method="post" action="/o/oauth2/v2/auth">
        <input type="hidden" name="client_id" value="${googleClientId}" />
        <input type="hidden" name="redirect_uri" value="${redirectUri}" />
        <input type="hidden" name="response_type" value="code" />
        <input type="hidden" name="state" value="${state}" />
        ${accounts.map(
          ({ id, name, email, isVerified }) =>
            html`<button name="account" value="${id}">
              ${name}<small>${email}${isVerified ? '' : ' (address not verified)'}</small>
            </button>`,
        )}
      </form>
      <p><a href="${cancelUrl}">Cancel</a></p>
    </main>`,
  );
}

export function problemPage(problem: string) {
  return page(
    'Access blocked',
    html`<main>
      <h1>Access blocked</h1>
      <p>${problem}</p>
    </main>`,
  );
}

/** A person's picture: the first letter of the name. */
export function picture({ name }: GoogleAccount) {
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
    <rect width="96" height="96" fill="#33691e" />
    <text x="48" y="64" font-family="sans-serif" font-size="48" fill="#fff" text-anchor="middle">
      ${name.slice(0, 1)}
    </text>
  </svg>`;
}
