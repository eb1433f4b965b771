import { z } from 'zod';

import { emailField, fullNameField } from '~/modules/auth/auth.schema.server';

export const mostLetters = 5_000;

export const contactSchema = z.object({
  name: fullNameField,
  email: emailField,
  message: z
    .string({ error: 'Write what it is about.' })
    // Browsers count a line break as one letter and send two.
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .pipe(
      z
        .string()
        .min(1, 'Write what it is about.')
        .max(mostLetters, 'A message has at most 5,000 characters.'),
    ),
});

export type ContactForm = z.input<typeof contactSchema>;
