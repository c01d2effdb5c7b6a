/** Codes of Binance that the streams act on. */
export const ErrorCode = {
  UNAUTHORIZED: -1002,
  TOO_MANY_REQUESTS: -1003,
  CLOCK: -1021,
  SIGNATURE: -1022,
  LOGON_KEY_TYPE: -1193,
  NO_SUCH_ORDER: -2013,
  KEY_FORMAT: -2014,
  KEY_REFUSED: -2015,
  /** An order that was canceled without a fill is archived after 90 days. */
  ORDER_ARCHIVED: -2026,
  LOGON_REFUSED: -2028,
  ALREADY_SUBSCRIBED: -2035,
} as const;

/** Errors that no further attempt with the same API key can avoid. */
const CREDENTIALS: ReadonlySet<number> = new Set([
  ErrorCode.SIGNATURE,
  ErrorCode.LOGON_KEY_TYPE,
  ErrorCode.KEY_FORMAT,
  ErrorCode.KEY_REFUSED,
  ErrorCode.LOGON_REFUSED,
]);

/** Whether an error is about the API key. */
export const isAboutCredentials = (code: number): boolean => CREDENTIALS.has(code);
