/** The run cannot go on, or has failed; the message is for the user. */
export class DemoError extends Error {
  override readonly name: string = 'DemoError';
}
