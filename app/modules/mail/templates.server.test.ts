import { describe, expect, it } from 'vitest';

import { renderMail } from './templates.server';

const invitation = {
  token: 'abc',
  business: 'Fish & <b>Chips</b>',
  role: 'viewer',
  inviter: 'Eve\nBcc: x',
};

describe('mail', () => {
  it('shows what people typed as text, and never as markup or a header', () => {
    const { subject, html, text } = renderMail('invitation', invitation, 'https://site.test');
    expect(html).toContain('Fish &amp; &lt;b&gt;Chips&lt;/b&gt;');
    expect(text).toContain('Fish & <b>Chips</b>');
    expect(subject).not.toContain('\n');
  });

  it('links to the site that was set', () => {
    const { html, text } = renderMail('invitation', invitation, 'https://site.test');
    expect(html).toContain('href="https://site.test/invitations/abc"');
    expect(text).toContain('https://site.test/invitations/abc');
  });

  it('is not sent with data that is not its own', () => {
    expect(() => renderMail('invitation', { token: 'abc' }, 'https://site.test')).toThrow();
  });
});
