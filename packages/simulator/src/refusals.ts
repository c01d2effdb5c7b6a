/** How a request is refused. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  /** In seconds, as the `Retry-After` header. */
  readonly retryAfter?: number | undefined;
}

export interface RefuseOptions {
  /** How many requests are refused; default: all, until `accept`. */
  readonly times?: number;
  /** In seconds, as the `Retry-After` header. */
  readonly retryAfter?: number;
}

interface Rule extends Refusal {
  left: number;
  readonly path?: string | undefined;
}

/** Which dials and REST requests are refused for now. */
export class Refusals {
  #dials: Rule | undefined;
  #rest: Rule | undefined;

  refuseDials(status: number, { times = Infinity, retryAfter }: RefuseOptions): void {
    this.#dials = { status, retryAfter, left: times };
  }

  refuseRest(
    status: number,
    { times = Infinity, retryAfter, path }: RefuseOptions & { path?: string },
  ): void {
    this.#rest = { status, retryAfter, path, left: times };
  }

  clear(): void {
    this.#dials = undefined;
    this.#rest = undefined;
  }

  ofDial(): Refusal | undefined {
    return apply(this.#dials);
  }

  ofRest(path: string): Refusal | undefined {
    const rule = this.#rest;
    return rule?.path === undefined || rule.path === path ? apply(rule) : undefined;
  }
}

function apply(rule: Rule | undefined): Refusal | undefined {
  if (rule === undefined || rule.left <= 0) return undefined;
  rule.left--;
  return rule;
}
