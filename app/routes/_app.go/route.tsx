import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { Search } from 'lucide-react';

import { GoIcon } from '~/components/go-icon';
import { MissingPart } from '~/components/missing-part';
import { Empty } from '~/components/ui/empty';
import { requireMember } from '~/modules/auth/require-member.server';
import { goGroups, type GoEntry } from '~/modules/go/go-entries';
import { getGo } from '~/modules/go/get-go.server';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Find or go to · Frontdesk` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request, params);
  return data(await getGo(member, new URL(request.url).searchParams), { headers: member.headers });
}

export default function Go() {
  const { search, from, entries, found } = useLoaderData<typeof loader>();
  const groups = goGroups(entries, found.shown, search);
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-4">
      <div className="fd-head">
        <h1>Find or go to</h1>
      </div>
      <Form action={paths.go()} className="flex gap-2" role="search">
        {from && <input type="hidden" name="from" value={from} />}
        <input
          className="input min-w-0 flex-1"
          type="search"
          name="q"
          key={search}
          defaultValue={search}
          maxLength={200}
          aria-label="A page, a caller, a number or words of a call"
          placeholder="A page, a caller, a number …"
        />
        <button className="btn btn-primary">Find</button>
      </Form>
      {found.missing && (
        <MissingPart id="found" title="Calls and callers" missing={found.missing} />
      )}
      {groups.length === 0 && (
        <Empty icon={Search} title="Nothing found">
          <p>Try another word, or the beginning of one.</p>
        </Empty>
      )}
      {groups.map(({ title, entries: own }) => (
        <section key={title} className="fd-card" aria-label={title}>
          <header>
            <h2>{title}</h2>
          </header>
          <ul className="fd-list">
            {own.map((entry) => (
              <li key={entry.id} className="min-h-11 !py-2">
                <GoIcon icon={entry.icon} />
                <Entry {...entry} />
                {entry.detail && (
                  <span className="fd-small fd-muted grow truncate">{entry.detail}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Entry({ label, to, post }: GoEntry) {
  if (!post) {
    return (
      <Link className="go" to={to} prefetch="intent">
        {label}
      </Link>
    );
  }
  return (
    <Form method="post" action={to}>
      {Object.entries(post).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button className="go cursor-pointer">{label}</button>
    </Form>
  );
}
