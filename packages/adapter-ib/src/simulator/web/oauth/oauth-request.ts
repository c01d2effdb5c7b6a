import type { RestRequest } from '@hftjs/simulator';
import { percentDecoded } from './percent-decoded.js';

/** The parameters of an `Authorization: OAuth …` header, the realm and the signature included, decoded. */
export type OAuthParams = Readonly<Partial<Record<string, string>>>;

/** Reads `OAuth realm="limited_poa", oauth_nonce="…", …`; returns `undefined` for any other header. */
export function oauthHeader(header: string | undefined): OAuthParams | undefined {
  if (header?.startsWith('OAuth ') !== true) return undefined;
  const params: Record<string, string> = {};
  for (const part of header.slice('OAuth '.length).split(',')) {
    const match = /^\s*(\w+)="([^"]*)"\s*$/.exec(part);
    if (match?.[1] === undefined || match[2] === undefined) return undefined;
    params[match[1]] = percentDecoded(match[2]);
  }
  return params;
}

/**
 * What a signature is of: method, URL and parameters. Those of the query join those of the header, the realm and the
 * signature itself excepted, and the whole list is encoded once.
 */
export function baseString({ method, url }: RestRequest, params: OAuthParams, origin: string): string {
  const all: OAuthParams = { ...params, ...Object.fromEntries(url.searchParams) };
  const list = Object.keys(all)
    .filter((name) => name !== 'realm' && name !== 'oauth_signature')
    .sort()
    .map((name) => `${name}=${all[name] ?? ''}`)
    .join('&');
  return [method, `${origin}${url.pathname}`, list].map(percentEncoded).join('&');
}

/** RFC 3986: all but letters, digits and `-._~`. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
