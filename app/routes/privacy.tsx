import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';

import { LegalPage, LegalPart } from '~/components/legal-page';
import { t } from '~/modules/languages/t';
import { getOperator, listProcessors, retentionWords } from '~/modules/site/operator.server';
import { pageMeta } from '~/modules/site/page-meta';
import { getPublicSite } from '~/modules/site/public-site.server';
import { paths } from '~/paths';

export const handle = { hydrate: false };
export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data?.site, {
    path: paths.privacy(),
    title: t`Privacy · Frontdesk`,
    description: t`What Frontdesk keeps of calls, callers and members, for how long, who else has it, and how it is erased.`,
  });

/** The same for everybody who reads its language, so that caches may keep it. */
export const headers: HeadersFunction = () => ({
  'Cache-Control': 'public, max-age=300, stale-while-revalidate=3600',
});

export async function loader() {
  const [site, processors] = await Promise.all([getPublicSite(), listProcessors()]);
  return { site, operator: getOperator(), processors, retention: retentionWords() };
}

export default function Privacy() {
  const { operator, processors, retention } = useLoaderData<typeof loader>();
  return (
    <LegalPage
      title="Privacy"
      note={t`It says what the software does with data. Whoever runs this site checks it against the law of the place, and completes it.`}
      operator={operator}
    >
      <LegalPart id="roles" title="Whose data it is">
        <p>
          Businesses use Frontdesk to have their phone answered. What is kept of their calls and
          callers is theirs: they decide about it, and we work for them. For the accounts of members
          and for what comes by the contact form, the operator of this site decides.
        </p>
        <p>
          If you called a business and want to know what is kept of you, or to have it erased, ask
          that business. It can do both by itself. If it does not answer,{' '}
          <Link className="fd-link" to={paths.contact()}>
            write to us
          </Link>
          .
        </p>
      </LegalPart>
      <LegalPart id="calls" title="What is kept of a call">
        <p>
          The number of the caller, unless it is withheld, and the name that was said. When the call
          was, how long, and why it ended. Every word of it with its second, the recording, and what
          was understood of it: a summary, facts with the words that prove them, mood, and what is
          to be done. What the phone service sent about it, without its credentials. What members of
          the business added: notes, tags, corrections.
        </p>
        <p>
          Members of the business are mailed what they choose of it: who called, what came of it and
          the summary. A mail that was sent stays where it was sent, also when its caller is erased.
        </p>
        <p>
          A machine answers, writes down and summarizes. It makes mistakes; members of the business
          hear the recording and correct them. It decides nothing about a caller but what it says on
          that call.
        </p>
      </LegalPart>
      <LegalPart id="members" title="What is kept of members">
        <p>
          Name, e-mail address, time zone, and a picture if you gave one; the password as a hash
          that cannot be read back. When you signed in last, and with which browser. What you
          changed in the business, in its log, with the network address and the browser that it came
          from. Which mails you were sent. Of a device on which you turned on notifications: its
          browser, the address at which the maker of the browser takes them, and the keys that
          encrypt them, until you remove the device or sign out on it.
        </p>
      </LegalPart>
      <LegalPart id="messages" title="What you write to us">
        <p>
          The contact form keeps your name, your e-mail address, what you wrote and when, so that we
          can answer. It is mailed to those who answer. Against floods of messages and of attempts
          to get in, a fingerprint of the network address that one came from is counted, and deleted
          after some hours. A message stays until we delete it: ask, and we do.
        </p>
      </LegalPart>
      <LegalPart id="kept" title="How long it is kept">
        <p>
          Recordings as long as the plan of the business says ({retention}), unless a member keeps
          one for good. Transcripts, summaries and callers until the business erases them, or is
          deleted. Accounts until their person deletes them: Settings, Data.
        </p>
      </LegalPart>
      <LegalPart id="erased" title="How it is erased">
        <p>
          A business can erase a caller with all calls, or a recording; an owner can delete the
          business; everybody can delete their own account. What lies at Vapi is deleted there as
          well, and looked for once more afterwards. Each of these leaves a receipt of what was
          erased, without what it was, signed by us.{' '}
          <Link className="fd-link" to={paths.checkReceipt()}>
            Anybody can check one
          </Link>
          .
        </p>
        <p>Copies in backups go as the backups do.</p>
      </LegalPart>
      <LegalPart id="others" title="Who else has it">
        <ul className="grid gap-3">
          {processors.map(({ name, purpose, what }) => (
            <li key={name}>
              <b className="font-semibold">{name}</b> {purpose}. {what}
            </li>
          ))}
        </ul>
        <p>
          Businesses can have their data sent elsewhere, by feeds, webhooks and the API. Nothing is
          sold, and nobody advertises with it.
        </p>
      </LegalPart>
      <LegalPart id="cookies" title="Cookies">
        <p>
          Only those that the site needs: who is signed in, which business is open, the note that
          something was done, the language that you chose (for a year), and the plan that you chose
          before signing up (for 30 days). No statistics, no other company’s scripts, but for the
          payment page and for talking to the receptionist in the browser.
        </p>
      </LegalPart>
      <LegalPart id="rights" title="Your rights">
        <p>
          You can see, correct, take with you and erase what is kept of you. Members do it in
          Settings; others ask the business that they called, or{' '}
          <Link className="fd-link" to={paths.contact()}>
            us
          </Link>
          . You can complain to the authority for data protection where you live.
        </p>
      </LegalPart>
    </LegalPage>
  );
}
