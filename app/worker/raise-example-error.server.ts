import type { Task } from 'graphile-worker';
import { z } from 'zod';

import { reportError } from '~/integrations/sentry/report.server';
import { ExampleError } from '~/modules/errors/example-error';

const payloadSchema = z.object({ example: z.uuid() });

/** The job that reports an error on purpose. It does not fail: nobody has to look after it. */
export const raiseExampleError: Task = async (payload) => {
  const { example } = payloadSchema.parse(payload);
  reportError(new ExampleError('the worker'), { task: 'raise-example-error', example });
};
