import { StreamError, type StreamErrorInit } from '@hftjs/core';

/** A refusal of Coinbase's REST API. */
export class CoinbaseError extends StreamError {
  override readonly name = 'CoinbaseError';
  /** Of HTTP. */
  readonly status: number;

  constructor(message: string, { status, ...init }: StreamErrorInit & { readonly status: number }) {
    super(message, init);
    this.status = status;
  }
}

/** Whether an error says that the request is none that Coinbase answers, now or later. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof CoinbaseError && error.status >= 400 && error.status < 500;

/** Whether an error says that there is no such thing. */
export const isNotFound = (error: unknown): boolean => error instanceof CoinbaseError && error.status === 404;
