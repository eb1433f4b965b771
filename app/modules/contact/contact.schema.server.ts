import { z } from 'zod';

import { emailField, fullNameField } from '~/modules/auth/auth.schema.server';
import { t } from '~/modules/languages/t';

export const mostLetters = 5_000;
const nothingWritten = () => t`Write what it is about.`;

export const contactSchema = z.object({
  name: fullNameField,
  email: emailField,
  message: z
    .string({ error: nothingWritten })
    // Browsers count a line break as one letter and send two.
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .pipe(
      z
        // Conform makes nothing of what is empty, here as well.
        .string({ error: nothingWritten })
        .min(1, { error: nothingWritten })
        .max(mostLetters, { error: () => t`A message has at most 5,000 characters.` }),
    ),
});

export type ContactForm = z.input<typeof contactSchema>;
