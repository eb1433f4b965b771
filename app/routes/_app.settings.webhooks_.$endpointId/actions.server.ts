import { parseForm } from '~/modules/http/parse-form.server';
import { data, redirect } from '@remix-run/node';
import type { SubmissionResult } from '@conform-to/react';
import { z } from 'zod';

import type { Member } from '~/modules/auth/require-member.server';
import { appError } from '~/modules/errors/app-error.server';
import { t } from '~/modules/languages/t';
import { setToast } from '~/modules/toast/toast.server';
import {
  asked,
  endpointSchema,
  type WebhookRefusal,
} from '~/modules/webhooks/manage-webhooks.server';
import { paths } from '~/paths';

type Result = {
  lastResult: SubmissionResult | null;
  refusal: WebhookRefusal | null;
  /** A new one, shown this once. */
  secret: string | null;
};
const nothing: Result = { lastResult: null, refusal: null, secret: null };

const deliverySchema = z.object({ deliveryId: z.uuid() });

/** What the buttons of an endpoint's page do. `back` is the page as it was. */
export async function changeEndpoint(member: Member, id: string, form: FormData, back: string) {
  const { supabase, headers } = member;
  const done = async (message: string, to = back) => {
    await setToast(headers, { message });
    return redirect(to, { headers });
  };
  const refuse = (refusal: WebhookRefusal) =>
    data<Result>({ ...nothing, refusal }, { status: 400, headers });

  switch (form.get('intent')) {
    case 'save': {
      const submission = parseForm(form, { schema: endpointSchema });
      if (submission.status !== 'success') {
        return data<Result>(
          { ...nothing, lastResult: submission.reply() },
          { status: 400, headers },
        );
      }
      const { url, events, description } = submission.value;
      const change = { p_id: id, p_url: url, p_events: events, p_description: description };
      await asked(member, supabase.rpc('change_webhook', change));
      return done(t`Endpoint saved`);
    }
    case 'test': {
      const { refusal } = await asked(member, supabase.rpc('test_webhook', { p_id: id }));
      return refusal ? refuse(refusal) : done(t`Test message on its way`, paths.webhook(id));
    }
    case 'resend': {
      const fields = deliverySchema.safeParse(Object.fromEntries(form)).data;
      if (!fields) throw appError('bad-request', { headers });
      const { refusal } = await asked(
        member,
        supabase.rpc('resend_webhook', { p_delivery_id: fields.deliveryId }),
      );
      return refusal ? refuse(refusal) : done(t`On its way again`);
    }
    case 'on':
    case 'off': {
      const isOn = form.get('intent') === 'on';
      await asked(member, supabase.rpc('switch_webhook', { p_id: id, p_is_on: isOn }));
      return done(isOn ? t`Messages are sent again` : t`No more messages are sent`);
    }
    case 'rotate': {
      const { value } = await asked(member, supabase.rpc('rotate_webhook_secret', { p_id: id }));
      // Not a redirect: the secret is in this answer, and nowhere else.
      headers.set('Cache-Control', 'no-store');
      return data<Result>({ ...nothing, secret: value }, { headers });
    }
    case 'remove':
      await asked(member, supabase.rpc('delete_webhook', { p_id: id }));
      return done(t`Endpoint removed`, paths.settings('webhooks'));
    default:
      throw appError('bad-request', { headers });
  }
}
