import { describe, expect, it } from 'vitest';

import { getDraft } from '~/modules/receptionist/draft.server';
import { makeBusiness } from '../make-business';
import { makePerson } from '../people';
import { openEveryPage } from './every-page';
import { mailTo } from './people';
import { page, sessionCookie, signedIn, sql } from './stack';

async function languageOf(answer: Response) {
  const html = await answer.text();
  return { lang: /<html lang="([^"]+)"/.exec(html)?.[1], title: /<title>([^<]+)/.exec(html)?.[1] };
}
const spanish = { lang: 'es-US', title: 'Iniciar sesión · Frontdesk' };
const english = { lang: 'en-US', title: 'Sign in · Frontdesk' };

describe('the language of a page', () => {
  it('is what the browser says that the person reads', async () => {
    const ask = (accepted: string) =>
      page('/login', undefined, { headers: { 'Accept-Language': accepted } }).then(languageOf);
    expect(await ask('es-MX,es;q=0.9,en;q=0.5')).toEqual(spanish);
    expect(await ask('de-DE,de;q=0.9')).toEqual(english);
  });

  it('is asked for by a link, which is remembered', async () => {
    const answer = await page('/login?lang=es');
    expect(answer.headers.get('Content-Language')).toBe('es-US');
    expect(answer.headers.get('Vary')).toMatch(/Accept-Language, Cookie/);
    const cookie = String(answer.headers.get('Set-Cookie')?.split(';')[0]);
    expect(await languageOf(answer)).toEqual(spanish);
    expect(await languageOf(await page('/login', cookie))).toEqual(spanish);
    expect(await languageOf(await page('/login?lang=en', cookie))).toEqual(english);
  });

  it('is English where none of ours is asked for', async () => {
    for (const wished of ['xx', '', 'constructor', 'es-US%00']) {
      const answer = await page(`/login?lang=${wished}`);
      expect(answer.headers.get('Set-Cookie')).toBeNull();
      expect(await languageOf(answer)).toEqual(english);
    }
  });

  it('names the other one for search engines', async () => {
    const html = await (await page('/pricing?lang=es')).text();
    expect(html).toMatch(/rel="alternate" hrefLang="es" href="http[^"]+\/pricing\?lang=es"/i);
    expect(html).toMatch(/rel="alternate" hrefLang="x-default" href="http[^"]+\/pricing"/i);
    expect(html).toMatch(/rel="canonical" href="http[^"]+\/pricing\?lang=es"/);
  });

  it('is the same on every page, down to what is told when nothing is there', async () => {
    const pages = await openEveryPage('es-US');
    expect(pages.size).toBeGreaterThan(60);
    const others = [...pages].filter(([, { html }]) => !html.includes('<html lang="es-US"'));
    expect(others.map(([route]) => route)).toEqual([]);
    const untold = [...pages].filter(([, { html }]) => /Skip to content/.test(html));
    expect(untold.map(([route]) => route)).toEqual([]);
    const missing = await page('/not-here', 'fd_locale=es-US');
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('Esta página no está aquí');
  });
});

describe('the language of a person', () => {
  it('is chosen in the settings, and is that of the mails that they get', async () => {
    const { people, id } = await makeBusiness({ Olga: 'owner' });
    const person = people.Olga!;
    const cookie = `${await sessionCookie(person.email)}; fd_business=${id}`;
    const form = { intent: 'profile', fullName: 'Olga', locale: 'es-ES', timeZone: '' };
    const saved = await page('/settings/profile', cookie, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    expect(saved.status).toBe(302);
    expect(saved.headers.get('Set-Cookie')).toContain('fd_locale=es-ES');
    const [profile] = await sql('select locale from public.profiles where id = $1', [person.id]);
    expect(profile).toEqual({ locale: 'es-ES' });

    const invited = `inga-${Date.now()}@people.test`;
    const sent = await page('/settings/team', cookie, {
      method: 'POST',
      body: new URLSearchParams({
        intent: 'invite',
        businessId: id,
        email: invited,
        role: 'viewer',
      }),
    });
    expect(sent.status).toBe(302);
    // Of whom nobody knows what they read: that of the business's owner.
    const mail = await mailTo(invited, /./);
    expect(mail.subject).toMatch(/te invita a/);
    expect(mail.text).toContain('Ver la invitación');
  });

  it('is what they signed up with, and what they sign in to anywhere', async () => {
    const email = `nueva-${Date.now()}@people.test`;
    await page('/signup', 'fd_locale=es-US', {
      method: 'POST',
      body: new URLSearchParams({ fullName: 'Nueva', email, password: 'frontdesk-demo-1' }),
    });
    const [profile] = await sql(
      'select p.locale from public.profiles p join auth.users u on u.id = p.id where u.email = $1',
      [email],
    );
    expect(profile).toEqual({ locale: 'es-US' });
    await sql('update auth.users set email_confirmed_at = now() where email = $1', [email]);
    const entered = await page('/login', undefined, {
      method: 'POST',
      body: new URLSearchParams({ email, password: 'frontdesk-demo-1' }),
    });
    expect(entered.headers.get('Set-Cookie')).toContain('fd_locale=es-US');
  });

  it('is the one of their first sign-in, where nobody knows it', async () => {
    const person = await makePerson('Marta');
    await page('/login', 'fd_locale=es-US', {
      method: 'POST',
      body: new URLSearchParams({ email: person.email, password: 'frontdesk-demo-1' }),
    });
    const [profile] = await sql('select locale from public.profiles where id = $1', [person.id]);
    expect(profile).toEqual({ locale: 'es-US' });
  });
});

describe('a receptionist that is set up in Spanish', () => {
  it('begins in Spanish, for whoever looks at it, and stays so when setting up goes back to it', async () => {
    const business = await makeBusiness({ Marta: 'owner' });
    const { email } = business.people.Marta!;
    await sql('delete from public.receptionists where business_id = $1', [business.id]);
    await sql(`update public.businesses set onboarding_step = 'receptionist' where id = $1`, [
      business.id,
    ]);
    const session = await sessionCookie(email);
    const cookie = `${session}; fd_locale=es-US`;
    const greeting = `Gracias por llamar a ${business.name}. Esta llamada se graba para poder darle seguimiento. ¿En qué puedo ayudarle?`;
    expect(await (await page('/onboarding/receptionist', cookie)).text()).toContain(greeting);
    const setUp = async (name: string, asked: string) => {
      const sent = await page('/onboarding/receptionist', asked, {
        method: 'POST',
        body: new URLSearchParams({ name, greeting }),
      });
      expect(sent.headers.get('Location')).toBe('/onboarding/summary');
      const { config } = await getDraft(await signedIn(email), business);
      expect(config.voice).toMatchObject({ name, greeting, languages: ['es', 'en'] });
    };
    await setUp('Inés', cookie);
    await setUp('Alma', `${session}; fd_locale=en-US`);
  });
});
