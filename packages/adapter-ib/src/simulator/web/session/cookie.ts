import { percentDecoded } from '../oauth/percent-decoded.js';

/** The session in a cookie: `api={"session":"<id>"}`, or the bare id. */
export function cookieSession(cookie: string | undefined): string | undefined {
  const value = /(?:^|;\s*)api=([^;]*)/.exec(cookie ?? '')?.[1];
  if (value === undefined) return undefined;
  const text = percentDecoded(value).trim();
  return /^\{\s*"session"\s*:\s*"([^"]*)"\s*\}$/.exec(text)?.[1] ?? text;
}
