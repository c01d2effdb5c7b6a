/** Futures accounts: dollars that are kept apart from those of the spot account. */
export class FuturesAccounts {
  readonly #dollars = new Map<string, string>();
  readonly #listeners = new Set<(account: string) => void>();

  /** US dollars of an account, as a decimal; `undefined` for one that has no futures account. */
  dollarsOf(account: string): string | undefined {
    return this.#dollars.get(account);
  }

  set(account: string, dollars: string): void {
    this.#dollars.set(account, dollars);
    for (const listener of [...this.#listeners]) listener(account);
  }

  /** Calls `listener` with the account of each change until the returned function is called. */
  on(listener: (account: string) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
