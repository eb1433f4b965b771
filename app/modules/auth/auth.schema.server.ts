import { z } from 'zod';

import { t } from '~/modules/languages/t';

export const emailField = z
  .email({ error: () => t`Enter an e-mail address, such as name@example.com.` })
  .trim()
  .toLowerCase()
  .max(254, { error: () => t`An e-mail address has at most 254 characters.` });

export const fullNameField = z
  .string({ error: () => t`Enter your name.` })
  .trim()
  .min(1, { error: () => t`Enter your name.` })
  .max(120, { error: () => t`A name has at most 120 characters.` });

/** A password that somebody chooses. bcrypt looks at 72 bytes: more would be a promise not kept. */
export const newPasswordField = z
  .string({ error: () => t`Choose a password of at least 8 characters.` })
  .min(8, { error: () => t`Choose a password of at least 8 characters.` })
  .refine((value) => Buffer.byteLength(value) <= 72, {
    error: () => t`A password has at most 72 characters.`,
  });

/** A password that somebody has. */
export const passwordField = z
  .string({ error: () => t`Enter your password.` })
  .min(1, { error: () => t`Enter your password.` })
  .max(200);

export const logInSchema = z.object({
  email: emailField,
  password: passwordField,
  redirectTo: z.string().optional(),
});

/** For the forms that ask for nothing but an address. */
export const emailSchema = z.object({ email: emailField, redirectTo: z.string().optional() });

export const signUpSchema = z.object({
  fullName: fullNameField,
  email: emailField,
  password: newPasswordField,
  redirectTo: z.string().optional(),
});

/** For somebody who was invited: their address is known. */
export const joinSchema = z.object({ fullName: fullNameField, password: newPasswordField });

export const newPasswordSchema = z.object({ password: newPasswordField });

export type LogInForm = z.infer<typeof logInSchema>;
export type EmailForm = z.infer<typeof emailSchema>;
export type SignUpForm = z.infer<typeof signUpSchema>;
export type JoinForm = z.infer<typeof joinSchema>;
export type NewPasswordForm = z.infer<typeof newPasswordSchema>;
