import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { encodePicture } from './picture.server';

const file = (content: BlobPart, name = 'me.png', type = 'image/png') =>
  new File([content], name, { type });
const photo = () =>
  sharp({ create: { width: 600, height: 300, channels: 3, background: '#0b5f8a' } })
    .withExif({ IFD0: { Copyright: 'secret place' } })
    .jpeg()
    .toBuffer();

describe('a picture', () => {
  it('becomes a small square without anything but its pixels', async () => {
    const bytes = await encodePicture(file(new Uint8Array(await photo())));
    const { format, width, height, exif } = await sharp(bytes).metadata();
    expect({ format, width, height, exif }).toEqual({
      format: 'webp',
      width: 256,
      height: 256,
      exif: undefined,
    });
    expect(bytes.includes('secret place')).toBe(false);
  });

  it.each([
    ['a script by another name', '<script>alert(1)</script>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['nothing', ''],
    ['half a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a])],
  ])('that is %s is refused in words', async (_what, content) => {
    await expect(encodePicture(file(content))).rejects.toThrow(/^(Choose|This is no picture)/);
  });

  it('of more than 5 MB is refused unread', async () => {
    await expect(encodePicture(file(new Uint8Array(5 * 1024 * 1024 + 1)))).rejects.toThrow(
      /at most 5 MB/,
    );
  });
});
