import type { BodyFault, BodyFaultOptions, FaultyBody } from './rest-bodies.js';

/** How a request is refused. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  /** In seconds, as the `Retry-After` header. */
  readonly retryAfter?: number | undefined;
  /** When the ban ends, in epoch milliseconds. In the body, if the venue's format has a place for it. */
  readonly bannedUntil?: number | undefined;
  /** @defaultValue the venue's text, or the status */
  readonly body?: string | undefined;
}

export interface RefuseOptions {
  /** How many requests are refused; default: all, until `accept`. */
  readonly times?: number;
  /** In seconds, as the `Retry-After` header; without it there is no such header. */
  readonly retryAfter?: number;
  /** Milliseconds from now until the ban ends. In the body as a time, if the venue's format has a place for it. */
  readonly bannedFor?: number;
  /** @defaultValue the venue's text, or the status */
  readonly body?: string;
}

export interface RestRefuseOptions extends RefuseOptions {
  /** This path only; one that ends in `*` stands for all that begin so. */
  readonly path?: string;
}

interface Rule<Effect> {
  readonly effect: Effect;
  readonly path: string | undefined;
  left: number;
}

/** Which dials and REST requests are refused for now, and which answers are spoiled. */
export class Refusals {
  #dials: Rule<Refusal> | undefined;
  #rest: Rule<Refusal> | undefined;
  #bodies: Rule<FaultyBody> | undefined;

  refuseDials(status: number, options: RefuseOptions): void {
    this.#dials = { effect: refusal(status, options), path: undefined, left: options.times ?? Infinity };
  }

  refuseRest(status: number, options: RestRefuseOptions): void {
    this.#rest = {
      effect: refusal(status, options),
      path: options.path,
      left: options.times ?? Infinity,
    };
  }

  spoilRest(fault: BodyFault, { times = Infinity, path, duration = 3_000 }: BodyFaultOptions): void {
    this.#bodies = { effect: { fault, duration }, path, left: times };
  }

  clear(): void {
    this.#dials = undefined;
    this.#rest = undefined;
    this.#bodies = undefined;
  }

  ofDial(): Refusal | undefined {
    return apply(this.#dials, '');
  }

  ofRest(path: string): Refusal | undefined {
    return apply(this.#rest, path);
  }

  ofBody(path: string): FaultyBody | undefined {
    return apply(this.#bodies, path);
  }
}

const refusal = (status: number, { retryAfter, bannedFor, body }: RefuseOptions): Refusal => ({
  status,
  retryAfter,
  bannedUntil: bannedFor === undefined ? undefined : Date.now() + bannedFor,
  body,
});

function apply<Effect>(rule: Rule<Effect> | undefined, path: string): Effect | undefined {
  if (rule === undefined || rule.left <= 0 || !isOf(rule.path, path)) return undefined;
  rule.left--;
  return rule.effect;
}

const isOf = (pattern: string | undefined, path: string): boolean =>
  pattern === undefined || (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern);
