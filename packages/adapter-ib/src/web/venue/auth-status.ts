import { isRow, type Row } from '@hftjs/core/adapter';
import { definedOnly } from '../../numbers.js';

/** The state of the brokerage session. A field that was not sent is undefined. */
export interface AuthStatus {
  readonly authenticated?: boolean;
  readonly connected?: boolean;
  readonly competing?: boolean;
  /** The venue's message, where there is one. */
  readonly words?: string;
}

/** Booleans are sent as booleans or as text. */
function flagOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/**
 * Reads the state in `/tickle`, `/iserver/auth/status` and `sts` frames, which may hold one field only.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#auth-status
 */
export function readAuthStatus(status: unknown): AuthStatus {
  const { authenticated, connected, competing, message, fail }: Row = isRow(status) ? status : {};
  const words = [message, fail].filter((text) => typeof text === 'string' && text !== '').join('; ');
  return definedOnly({
    authenticated: flagOf(authenticated),
    connected: flagOf(connected),
    competing: flagOf(competing),
    words: words === '' ? undefined : words,
  });
}
