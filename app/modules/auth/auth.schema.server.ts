import { z } from 'zod';

export const emailField = z
  .email({ error: 'Enter an e-mail address, such as name@example.com.' })
  .trim()
  .toLowerCase()
  .max(254, 'An e-mail address has at most 254 characters.');

export const fullNameField = z
  .string({ error: 'Enter your name.' })
  .trim()
  .min(1, 'Enter your name.')
  .max(120, 'A name has at most 120 characters.');

/** A password that somebody chooses. bcrypt looks at 72 bytes: more would be a promise not kept. */
export const newPasswordField = z
  .string({ error: 'Choose a password of at least 8 characters.' })
  .min(8, 'Choose a password of at least 8 characters.')
  .refine((value) => Buffer.byteLength(value) <= 72, 'A password has at most 72 characters.');

/** A password that somebody has. */
export const passwordField = z
  .string({ error: 'Enter your password.' })
  .min(1, 'Enter your password.')
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
