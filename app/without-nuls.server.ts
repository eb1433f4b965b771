import { Transform } from 'node:stream';

/**
 * Takes NUL bytes out of a page. React 18 fills a chunk up with them when a character of several bytes does
 * not fit at its end (github.com/facebook/react/issues/24985); in an attribute a browser shows them.
 */
export function withoutNuls(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk);
    },
  });
}
