import { z } from 'zod';

const claimsSchema = z.object({ session_id: z.string().optional(), exp: z.number().optional() });

/** What an access token says, unverified: only for what the Auth server has just confirmed. */
export function decodeJwt(token: string | undefined): z.infer<typeof claimsSchema> {
  try {
    const payload = Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8');
    return claimsSchema.parse(JSON.parse(payload));
  } catch {
    return {};
  }
}
