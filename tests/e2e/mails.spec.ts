import { makeBusiness, type TestBusiness } from '../business';
import { expect, ring, test } from './fixtures';
import { linksIn, mailTo } from './mailbox';

/** A call that nobody took, from its mail to what is done about it, without ever signing in. */
test.describe('a mail about a call', { tag: '@nojs' }, () => {
  let business: TestBusiness;
  test.beforeEach(async () => {
    business = await makeBusiness(`Mailed ${Date.now()}`);
  });

  test('has links that ask first, act once, and can be taken back', async ({ page }) => {
    await ring({ scenario: 'silent', speed: 60, phoneNumberId: business.phoneNumberId });
    const mail = await mailTo(business.owner.email, /missed a call/);
    await page.goto(linksIn(mail).get('Spam')!);
    await expect(page.getByRole('heading', { name: 'Mark it as spam?' })).toBeVisible();
    await page.getByRole('button', { name: 'Mark as spam' }).click();
    await expect(page.getByRole('heading', { name: 'Marked as spam' })).toBeVisible();
    await page.reload();
    await expect(page.getByText('did it by this link')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('heading', { name: 'Taken back' })).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);

    await page.goto(linksIn(mail).get('Stop these mails')!);
    await page.getByRole('button', { name: 'Stop them' }).click();
    await expect(page.getByRole('heading', { name: 'These mails are stopped' })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('heading', { name: 'Stop these mails?' })).toBeVisible();
  });
});
