import { field, isRow, rowReader, stated } from '@hftjs/core/adapter';

/** The state of the brokerage session. A field that was not sent is absent. */
export interface AuthStatus {
  readonly authenticated?: boolean;
  readonly connected?: boolean;
  readonly competing?: boolean;
  /** The venue's message, where there is one. */
  readonly words?: string;
}

const flag = field.lenient(field.flag);

const readStatus = rowReader('status', {
  authenticated: flag,
  connected: flag,
  competing: flag,
  message: field.words,
  fail: field.words,
});

/**
 * Reads the state in `/tickle`, `/iserver/auth/status` and `sts` frames, which may hold one field only.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#auth-status
 */
export function readAuthStatus(status: unknown): AuthStatus {
  const { message, fail, ...flags } = readStatus(isRow(status) ? status : {});
  const words = [message, fail].filter((text) => text !== undefined);
  return stated({ ...flags, words: words.length > 0 ? words.join('; ') : undefined });
}
