import { createHash } from 'node:crypto';

/** The tag of what is sent: the same for the same words. */
export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url')}"`;
}

/** The tags that whoever asks has already, weak ones as strong. */
export function knownTags(request: Request): string[] {
  const tags = request.headers.get('If-None-Match') ?? '';
  return tags.split(/,\s*/).map((tag) => tag.replace(/^W\//, ''));
}
