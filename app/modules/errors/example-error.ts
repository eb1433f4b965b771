/** Raised on purpose, by an admin who wants to see whether errors are reported. */
export class ExampleError extends Error {
  constructor(where: string) {
    super(`An admin raised this on purpose, in ${where}.`);
    this.name = 'ExampleError';
  }
}
