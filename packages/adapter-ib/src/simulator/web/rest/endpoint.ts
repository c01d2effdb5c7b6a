import type { Gateway } from '../gateway.js';

/** What an endpoint is given. */
export interface Call {
  readonly gateway: Gateway;
  readonly params: URLSearchParams;
  /** The JSON body, empty when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The same, where a list is sent. */
  readonly rows: readonly unknown[];
  /** What stands in the path where the endpoint's has a `*`, in this order. */
  readonly args: readonly string[];
}

/** Answers with JSON text. */
export type Endpoint = (call: Call) => string;

/** By method and path, in which `*` stands for any one part. */
export type Endpoints = Readonly<Record<string, Endpoint>>;
