/** Its prototype chain has `Error`, but no constructor of it runs: that one records a stack. */
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
 * An error that says what is wrong with a row of the wire. A frame may hold a hundred thousand bad rows, of which a few
 * are reported: so it has no stack, and its message is made when it is read.
 */
export const rowError = (describe: () => string): Error => new RowErrorShape(describe);
