/** Why a part of the embedded stack did not start, and what a person can do about it. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
