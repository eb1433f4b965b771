import { afterEach, describe, expect, it } from 'vitest';

import { page, sessionCookie, sql } from './stack';

const counts = 'public.call_day_counts(uuid, date, date)';

afterEach(() => sql(`grant execute on function ${counts} to authenticated`));

describe('a page of which a part fails', () => {
  it('shows the rest, and says in its place what is missing and since when', async () => {
    const cookie = await sessionCookie('demo@frontdesk.test');
    await sql(`revoke execute on function ${counts} from authenticated, public`);
    const first = await page('/today', cookie);
    expect(first.status).toBe(200);
    const html = await first.text();
    expect(html).toMatch(/Last 7 days[^]*This could not be loaded \(.*today, \d+:\d\d [ap]m/);
    expect(html).toMatch(/Trace.*<code>[\w-]{13}<\/code>/);
    expect(html).toContain('Needs you now');
    expect(html).toContain('Latest calls');
    expect(html.match(/This could not be loaded/g)).toHaveLength(1);

    const since = (text: string) => /could not be loaded \((.*?)\)/.exec(text)?.[1];
    const second = await (await page('/today', cookie)).text();
    expect(since(second)).toBe(since(html));

    await sql(`grant execute on function ${counts} to authenticated`);
    const whole = await (await page('/today', cookie)).text();
    expect(whole).not.toContain('could not be loaded');
    expect(whole).toContain('calls so far');
  });
});
