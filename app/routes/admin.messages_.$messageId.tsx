import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { ChevronLeft } from 'lucide-react';
import { z } from 'zod';

import { AdminState } from '~/components/admin-state';
import { Confirm } from '~/components/settings-card';
import { adminClock } from '~/modules/admin/admin-clock.server';
import { deleteMessage, getMessage, markMessage } from '~/modules/admin/messages.server';
import { requireAdmin } from '~/modules/auth/require-admin.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import { paths } from '~/paths';

export const meta: MetaFunction = () => [{ title: t`Message · Frontdesk admin` }];

const formSchema = z.object({ intent: z.enum(['done', 'open', 'delete']) });

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { supabase, user, headers } = await requireAdmin(request);
  const id = z.uuid().safeParse(params.messageId).data;
  const [row, clock] = await Promise.all([
    id ? getMessage(supabase, id) : null,
    adminClock(supabase, user.id),
  ]);
  if (!row) throw appError('not-found', { headers });
  const subject = encodeURIComponent(t`Your message to Frontdesk`);
  return data(
    {
      name: row.name,
      email: row.email,
      answer: `mailto:${encodeURIComponent(row.email)}?subject=${subject}`,
      message: row.message,
      at: clock.moment(row.created_at),
      done: row.done_at ? { at: clock.moment(row.done_at), by: row.done_by } : null,
    },
    { headers },
  );
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { supabase, headers } = await requireAdmin(request);
  const id = z.uuid().safeParse(params.messageId).data;
  if (!id) throw appError('not-found', { headers });
  const submitted = formSchema.safeParse(Object.fromEntries(await request.formData())).data;
  if (!submitted) throw appError('bad-request', { headers });
  const { intent } = submitted;
  if (intent === 'delete') {
    await setToast(headers, await deleteMessage(supabase, id));
    throw redirect(paths.admin('messages'), { headers });
  }
  const said = await markMessage(supabase, id, intent === 'done');
  const undo = { action: paths.adminMessage(id), fields: { intent: 'open' } };
  await setToast(headers, intent === 'done' && !said.isProblem ? { ...said, undo } : said);
  throw redirect(intent === 'done' ? paths.admin('messages') : paths.adminMessage(id), { headers });
}

export default function Message() {
  const { name, email, answer, message, at, done } = useLoaderData<typeof loader>();
  return (
    <div className="grid max-w-[46rem] grid-cols-[minmax(0,1fr)] gap-4">
      <p>
        <Link className="fd-more" to={paths.admin('messages')}>
          <ChevronLeft className="fd-icon" aria-hidden />
          Messages
        </Link>
      </p>
      <div className="fd-head">
        <h1 className="break-words">{name}</h1>
        <p className="break-words">
          {email} · {at}
        </p>
      </div>
      {done && (
        <AdminState
          tone="good"
          label={done.by ? `Done, ${done.at}, ${done.by}` : `Done, ${done.at}`}
        />
      )}
      <p className="fd-card p-4 break-words whitespace-pre-wrap">{message}</p>
      <div className="flex flex-wrap items-start gap-2">
        <a className="btn btn-primary" href={answer}>
          Answer by mail
        </a>
        <Form method="post">
          <button className="btn" name="intent" value={done ? 'open' : 'done'}>
            {done ? 'Open it again' : 'Mark done'}
          </button>
        </Form>
        <Confirm label="Delete">
          <p>The message is gone for good, for who asks to be forgotten.</p>
          <Form method="post">
            <button className="btn btn-error btn-sm" name="intent" value="delete">
              Delete the message
            </button>
          </Form>
        </Confirm>
      </div>
    </div>
  );
}
