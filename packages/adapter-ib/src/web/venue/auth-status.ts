import { field, isRow, rowReader, stated, type Stated } from '@hftjs/core/adapter';

const flag = field.lenient(field.flag);

const readStatus = rowReader('status', {
  authenticated: flag,
  connected: flag,
  competing: flag,
  message: field.words,
  fail: field.words,
});

/** The state of the brokerage session, and the venue's message. A field that was not sent is absent. */
export type AuthStatus = Stated<
  Omit<ReturnType<typeof readStatus>, 'message' | 'fail'> & { readonly words: string | undefined }
>;

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
