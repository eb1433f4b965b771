import { randomUUID } from 'node:crypto';

import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** As many mails as a person would ever scroll through. */
const keep = 500;

type Mail = { id: string; date: Date; mail: ParsedMail };

/**
 * A real mail server that delivers nothing: it takes every mail by SMTP and shows it, as JSON at `/email`
 * (newest last) and as a page at `/`. In memory; gone with the process.
 */
export async function startMailbox(ports: { smtp: number; mailbox: number }) {
  const mails: Mail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: 10 * 1024 * 1024,
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          mails.push({ id: randomUUID(), date: new Date(), mail });
          mails.splice(0, Math.max(0, mails.length - keep));
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    smtp.on('error', reject);
    smtp.listen(ports.smtp, '127.0.0.1', resolve);
  });

  const web = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const server = serve(
      { port: ports.mailbox, hostname: '127.0.0.1', fetch: pages(mails).fetch },
      () => resolve(server),
    );
    server.on('error', reject);
  });
  return {
    async stop() {
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(() => resolve())),
        new Promise<void>((resolve) => {
          web.close(() => resolve());
          if ('closeAllConnections' in web) web.closeAllConnections();
        }),
      ]);
    },
  };
}

function pages(mails: Mail[]) {
  return new Hono()
    .get('/email', (c) => c.json(mails.map(asJson)))
    .get('/email/:id', (c) => {
      const found = mails.find(({ id }) => id === c.req.param('id'));
      return found ? c.json(asJson(found)) : c.json({ error: 'Email was not found' }, 404);
    })
    .delete('/email/all', (c) => {
      mails.length = 0;
      return c.json(true);
    })
    .get('/', (c) => c.html(list(mails)));
}

function addresses(value: AddressObject | AddressObject[] | undefined) {
  return [value ?? []]
    .flat()
    .flatMap((list) => list.value.map(({ address, name }) => ({ address: address ?? '', name })));
}

function asJson({ id, date, mail }: Mail) {
  return {
    id,
    subject: mail.subject ?? '',
    from: addresses(mail.from),
    to: addresses(mail.to),
    date: date.toISOString(),
    text: mail.text ?? '',
    html: mail.html || '',
    headers: Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line])),
  };
}

function list(mails: Mail[]) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Mailbox</title>
        <style>
          body {
            font:
              15px/1.5 system-ui,
              sans-serif;
            max-width: 50rem;
            margin: 2rem auto;
            padding: 0 1rem;
            color-scheme: light dark;
          }
          article {
            border: 1px solid #8885;
            border-radius: 10px;
            padding: 1rem;
            margin: 1rem 0;
          }
          h2 {
            font-size: 1rem;
            margin: 0;
          }
          p {
            margin: 0 0 0.5rem;
            opacity: 0.75;
          }
          iframe {
            width: 100%;
            height: 17rem;
            border: 0;
            background: #fff;
            border-radius: 6px;
          }
        </style>
      </head>
      <body>
        <h1>Mailbox</h1>
        <p>
          Every mail that Frontdesk sent since it started. Nothing leaves this machine.
          <a href="/">Reload</a>
        </p>
        ${mails.length === 0 ? html`<p>No mail yet.</p>` : ''}
        ${mails.toReversed().map(
          ({ mail, date }) =>
            html`<article>
              <h2>${mail.subject ?? '(no subject)'}</h2>
              <p>
                To
                ${addresses(mail.to)
                  .map(({ address }) => address)
                  .join(', ')},
                ${date.toLocaleTimeString()}
              </p>
              <iframe
                title="${mail.subject ?? 'Mail'}"
                sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
                srcdoc="${(mail.html || mail.textAsHtml || '').replace('<head>', '').replace('<body', '<base target="_top"><body')}"
              ></iframe>
            </article>`,
        )}
      </body>
    </html>`;
}
