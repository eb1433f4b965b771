import { createHash } from 'node:crypto';

import svg from './link-picture.svg?raw';

/** Of the drawing as it is now: another one is another address. */
export const pictureVersion = createHash('sha256').update(svg).digest('hex').slice(0, 12);

let made: Promise<Buffer> | undefined;

/** The picture that a link to the site shows elsewhere, as PNG; made once a process. */
export function linkPicture(): Promise<Buffer> {
  made ??= draw().catch((error: unknown) => {
    made = undefined;
    throw error;
  });
  return made;
}

async function draw(): Promise<Buffer> {
  // Loaded when it is needed: it is native code of some weight.
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(svg)).png({ palette: true, colours: 64 }).toBuffer();
}
