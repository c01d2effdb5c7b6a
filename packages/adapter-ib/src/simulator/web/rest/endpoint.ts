import type { Gateway } from '../gateway.js';

/** What an endpoint is given. */
export interface Call {
  readonly gateway: Gateway;
  readonly params: URLSearchParams;
  /** The JSON body, empty when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What stands in the path where the endpoint's ends in `*`. */
  readonly rest: string;
}

/** Answers with JSON text. */
export type Endpoint = (call: Call) => string;

/** By method and path; a path that ends in `*` stands for all that begin so. */
export type Endpoints = Readonly<Record<string, Endpoint>>;
