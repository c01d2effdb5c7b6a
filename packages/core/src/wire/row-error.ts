/** Its prototype chain contains `Error`, but the constructor of `Error` does not run, because that records a stack. */
class RowErrorShape {
  readonly name = 'RowError';
  readonly #describe: () => string;

  constructor(describe: () => string) {
    this.#describe = describe;
  }

  get message(): string {
    return this.#describe();
  }
}
Object.setPrototypeOf(RowErrorShape.prototype, Error.prototype);

/**
 * Makes an error about an unreadable row. A frame may have a hundred thousand bad rows, of which a few are reported. So
 * the error has no stack, and its message is made when it is read.
 */
export const rowError = (describe: () => string): Error => new RowErrorShape(describe);
