import { z } from 'zod';

const email = z
  .email({ error: 'Enter an e-mail address, such as name@example.com.' })
  .trim()
  .toLowerCase()
  .max(254, 'An e-mail address has at most 254 characters.');

export const logInSchema = z.object({
  email,
  password: z.string({ error: 'Enter your password.' }).min(1, 'Enter your password.').max(200),
  redirectTo: z.string().optional(),
});

export const signUpSchema = z.object({
  fullName: z
    .string({ error: 'Enter your name.' })
    .trim()
    .min(1, 'Enter your name.')
    .max(120, 'A name has at most 120 characters.'),
  email,
  // bcrypt looks at 72 bytes: more would be a promise that the backend does not keep.
  password: z
    .string({ error: 'Choose a password of at least 8 characters.' })
    .min(8, 'Choose a password of at least 8 characters.')
    .refine((value) => Buffer.byteLength(value) <= 72, 'A password has at most 72 characters.'),
});

export type LogInForm = z.infer<typeof logInSchema>;
export type SignUpForm = z.infer<typeof signUpSchema>;
