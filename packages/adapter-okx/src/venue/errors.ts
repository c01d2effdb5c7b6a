import { StreamError, type StreamErrorInit } from '@hftjs/core';

/** REST: our time is too far from OKX's. */
const CLOCK: ReadonlySet<string> = new Set(['50102', '50112', '60004', '60006']);

/** The key, its secret, its passphrase, its permissions, its addresses, or the host it is used on. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  '50100',
  '50101',
  '50103',
  '50104',
  '50105',
  '50106',
  '50107',
  '50110',
  '50111',
  '50113',
  '50114',
  '50119',
  '50120',
  '60005',
  '60007',
  '60009',
  '60024',
  '60032',
]);

/** OKX does not know an order (any more). */
const NO_SUCH_ORDER: ReadonlySet<string> = new Set(['51001', '51603']);

/** Too many requests. */
export const TOO_MANY_REQUESTS = '50011';

/**
 * Whether an error says that the API key is no good.
 *
 * @see https://www.okx.com/docs-v5/en/#error-code
 */
export const isAboutCredentials = (code: string): boolean => CREDENTIALS.has(code);

/** Whether an error says that our clock is wrong. */
export const isAboutTime = (code: string): boolean => CLOCK.has(code);

/** Whether an error says that there is no such order. */
export const isNoSuchOrder = (error: unknown): boolean =>
  error instanceof OkxError && NO_SUCH_ORDER.has(error.venueCode);

/** A refusal of OKX's REST API. */
export class OkxError extends StreamError {
  override readonly name = 'OkxError';
  /** OKX's number for it; empty where the answer had none. */
  readonly venueCode: string;

  constructor(message: string, { venueCode, ...init }: StreamErrorInit & { readonly venueCode: string }) {
    super(message, init);
    this.venueCode = venueCode;
  }
}
