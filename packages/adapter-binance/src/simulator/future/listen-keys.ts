import type { Random } from '@hftjs/simulator';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

interface ListenKey {
  readonly text: string;
  readonly account: string;
  timer: NodeJS.Timeout | undefined;
}

/** Called at the end of a listen key, with whether its clients are to be notified. */
export type ExpiryWatcher = (listenKey: string, isAnnounced: boolean) => void;

/** The keys that open private streams: one per account, until it is not renewed. */
export class ListenKeys {
  readonly watchers = new Set<ExpiryWatcher>();
  readonly #random: Random;
  readonly #lifetime: number;
  readonly #isAnnounced: boolean;
  readonly #byText = new Map<string, ListenKey>();

  /** @param options - `lifetime` in milliseconds */
  constructor(random: Random, { lifetime, isAnnounced }: { lifetime: number; isAnnounced: boolean }) {
    this.#random = random;
    this.#lifetime = lifetime;
    this.#isAnnounced = isAnnounced;
  }

  /** The account's live key, made longer, or a new one. */
  issue(account: string): string {
    const live = this.#of(account);
    const key = live ?? { text: this.#random.text(64, ALPHABET), account, timer: undefined };
    this.#byText.set(key.text, key);
    this.#renew(key);
    return key.text;
  }

  /** Makes the account's key longer. False when it has none. */
  extend(account: string): string | undefined {
    const key = this.#of(account);
    if (key !== undefined) this.#renew(key);
    return key?.text;
  }

  /** Ends the account's key without a word. */
  remove(account: string): void {
    const key = this.#of(account);
    if (key === undefined) return;
    clearTimeout(key.timer);
    this.#byText.delete(key.text);
  }

  /** Whose key this is, while it lives. */
  accountOf(text: string): string | undefined {
    return this.#byText.get(text)?.account;
  }

  /** Ends all keys as if their time had come. */
  expireAll(): void {
    for (const key of [...this.#byText.values()]) this.#expire(key);
  }

  /** Nothing is left running. */
  release(): void {
    for (const { timer } of this.#byText.values()) clearTimeout(timer);
  }

  #of(account: string): ListenKey | undefined {
    return [...this.#byText.values()].find((key) => key.account === account);
  }

  #renew(key: ListenKey): void {
    clearTimeout(key.timer);
    key.timer = setTimeout(() => {
      this.#expire(key);
    }, this.#lifetime);
  }

  #expire(key: ListenKey): void {
    clearTimeout(key.timer);
    this.#byText.delete(key.text);
    for (const watcher of [...this.watchers]) watcher(key.text, this.#isAnnounced);
  }
}
