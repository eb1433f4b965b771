import { AsyncLocalStorage } from 'node:async_hooks';

type Message = { to: string; subject: string; html?: string };
type Driver = { send(message: Message): Promise<void> };

/**
 * Shim: `{{ .RedirectTo }}` in mail templates. The hosted Auth server puts there what the request asked for
 * (`redirect_to`, as `emailRedirectTo` in supabase-js); the library always puts the site's address.
 */
export class RedirectInMail {
  #requests = new AsyncLocalStorage<string | null>();

  constructor(readonly siteUrl: string) {}

  /** Answers a request, with where it wants its mail to lead back to in mind. */
  answer(request: Request, respond: () => Promise<Response>): Promise<Response> {
    return this.#requests.run(new URL(request.url).searchParams.get('redirect_to'), respond);
  }

  /** The driver, which puts it in place of the site's address. */
  wrap(driver: Driver): Driver {
    return {
      send: (message) => {
        const wanted = this.#requests.getStore();
        // Only addresses of the site pass the allow-list of the hosted server as well.
        if (!message.html || !wanted?.startsWith(`${this.siteUrl}/`)) return driver.send(message);
        const html = message.html.replaceAll(
          `redirectTo=${this.siteUrl}"`,
          `redirectTo=${encodeURIComponent(wanted)}"`,
        );
        return driver.send({ ...message, html });
      },
    };
  }
}
