import { makeBusiness } from '../make-business';
import { expect, signIn, test } from './fixtures';

test.describe('Spanish', { tag: '@nojs' }, () => {
  test.use({ locale: 'es-MX' });

  test('is there from the first page on, for who reads it, and back by a link', async ({
    page,
  }) => {
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Iniciar sesión' }).first()).toBeVisible();
    await page.getByRole('link', { name: 'English' }).click();
    await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
    await page.goto('/pricing');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-US');
    await page.getByRole('link', { name: 'Español' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/llamadas atendidas/);
  });

  test('is in every part of the app, and is taken over by the script as it was sent', async ({
    page,
  }) => {
    const { people } = await makeBusiness({ Olga: 'owner' });
    await signIn(page, people.Olga!.email);
    for (const [path, heading] of [
      ['/today', 'Hoy'],
      ['/calls', 'Llamadas'],
      ['/follow-ups', 'Pendientes'],
      ['/callers', 'Contactos'],
      ['/appointments', 'Citas'],
      ['/analytics', 'Estadísticas'],
      ['/receptionist/hours', 'Recepcionista'],
      ['/billing', 'Facturación'],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toContainText(heading);
    }
    await page.getByRole('link', { name: 'Llamadas' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Llamadas');
  });

  test('is chosen in the settings, and the whole page is in it at once', async ({ page }) => {
    const { people } = await makeBusiness({ Olga: 'owner' });
    await signIn(page, people.Olga!.email);
    await page.goto('/settings/profile');
    await page.getByLabel('Idioma').selectOption('en-US');
    await page.getByRole('button', { name: 'Guardar' }).last().click();
    await expect(page.getByRole('status')).toContainText('Profile saved');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en-US');
    await page.getByLabel('Language').selectOption('es-ES');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await expect(page.getByRole('status')).toContainText('Perfil guardado');
    await expect(page.getByRole('link', { name: 'Llamadas' }).first()).toBeVisible();
  });
});
