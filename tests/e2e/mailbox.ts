/** The sandbox's mailbox, as a person would read it. */
type Mail = {
  subject: string;
  html: string;
  text: string;
  date: string;
  to: { address: string }[];
};

const address = () => {
  const api = new URL(String(process.env.NEXT_PUBLIC_SUPABASE_URL));
  return `http://127.0.0.1:${Number(api.port) + 1}/email`;
};

/** The newest mail to somebody whose subject fits; waits for it. */
export async function mailTo(person: string, subject: RegExp): Promise<Mail> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const mails = (await (await fetch(address())).json()) as Mail[];
    const found = mails.findLast(
      (mail) => subject.test(mail.subject) && mail.to.some((one) => one.address === person),
    );
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`No mail to ${person} like ${String(subject)}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Where the button of a mail leads. */
export function linkIn({ html }: Mail): string {
  const link = /href="([^"]+)"/.exec(html)?.[1];
  if (!link) throw new Error('The mail has no link.');
  return link.replaceAll('&amp;', '&');
}

/** Where each link of a mail leads, by its words. */
export function linksIn({ html }: Mail): Map<string, string> {
  const links = html.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)<\/a>/g);
  return new Map(
    [...links].map(([, url = '', words = '']) => [words, url.replaceAll('&amp;', '&')]),
  );
}

/** An address that nobody has used before. */
export function newAddress(name: string): string {
  return `${name}-${Date.now()}-${Math.floor(Math.random() * 1e6)}@people.test`;
}
