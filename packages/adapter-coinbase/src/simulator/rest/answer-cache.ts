import type { RestRequest } from '@hftjs/simulator';

/** Keeps answers for a while: https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/rest-api */
export class AnswerCache {
  readonly #lifetime: number;
  readonly #answers = new Map<string, { readonly body: string; readonly until: number }>();

  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  /** The kept answer of the same request, or a new one; clients may insist on a new one. */
  answer({ target, headers }: RestRequest, make: () => string): string {
    const now = performance.now();
    const kept = this.#answers.get(target);
    const insists = headers['cache-control']?.includes('no-cache') === true;
    if (kept !== undefined && kept.until > now && !insists) return kept.body;
    const body = make();
    this.#answers.set(target, { body, until: now + this.#lifetime });
    return body;
  }
}
