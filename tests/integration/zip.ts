import { crc32 } from 'node:zlib';

/**
 * The files of a ZIP, by its central directory, as text. Throws for an archive that is cut short, and for a
 * file whose checksum is not that of what is in it.
 */
export function readZip(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  if (end < 0) throw new Error('It has no end: the archive is cut short.');
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error(`No entry at ${at}.`);
    if (bytes.readUInt16LE(at + 10) !== 0) throw new Error('Compressed entries are not read here.');
    const [crc, size] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(from, from + size);
    const fileName = bytes.toString('utf8', at + 46, at + 46 + Number(name));
    if (crc32(content) !== crc) throw new Error(`${fileName} is damaged.`);
    files.set(fileName, content.toString('utf8'));
    at += 46 + Number(name) + Number(extra) + Number(comment);
  }
  return files;
}
