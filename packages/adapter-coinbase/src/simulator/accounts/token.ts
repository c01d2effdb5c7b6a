import { verify, type KeyObject } from 'node:crypto';

/** The claims of a token, before they are verified. */
export interface Token {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: string;
  readonly signature: Buffer;
}

/** A token lives so long at most, in seconds. */
const LIFETIME = 120;
/** Clocks of clients may be ahead by so many seconds. */
const LEEWAY = 5;

/** Takes a JWT apart; absent when it is none. */
export function readToken(text: string): Token | undefined {
  const [header = '', claims = '', signature = '', ...rest] = text.split('.');
  if (rest.length > 0 || ![header, claims, signature].every((part) => /^[\w-]+$/.test(part)))
    return undefined;
  const parsed = [parseObject(header), parseObject(claims)];
  if (parsed[0] === undefined || parsed[1] === undefined) return undefined;
  return {
    header: parsed[0],
    claims: parsed[1],
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Who issues tokens: keys of the present kind, and those of the years before. */
const ISSUERS: ReadonlySet<unknown> = new Set(['cdp', 'coinbase-cloud']);

/**
 * Whether the claims are what the venue asks for: https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-authentication
 *
 * @param use - `uris` are the forms of `GET api.coinbase.com/…` that a REST request may be named by, absent for
 *   WebSockets; `now` is in epoch seconds
 */
export function areGoodClaims(
  { claims }: Token,
  use: { uris?: readonly string[] | undefined; now: number },
): boolean {
  const { iss, nbf, exp } = claims;
  return (
    ISSUERS.has(iss) &&
    isFor(claims, use.uris) &&
    typeof nbf === 'number' &&
    typeof exp === 'number' &&
    exp - nbf <= LIFETIME &&
    nbf - LEEWAY <= use.now &&
    use.now < exp
  );
}

/** Whether a token names its request, as `uri` or among `uris`; one for WebSockets names none. */
function isFor({ uri, uris = [] }: Token['claims'], wanted: readonly string[] | undefined): boolean {
  if (!Array.isArray(uris)) return false;
  const named: readonly unknown[] = uri === undefined ? uris : [uri, ...(uris as unknown[])];
  if (wanted === undefined) return named.length === 0;
  return named.some((one) => wanted.includes(String(one)));
}

/** Whether the signature is this key's, in the form that JWTs want: 64 bytes, never DER. */
export function isSignedBy({ header, signed, signature }: Token, key: KeyObject): boolean {
  if (header.typ !== undefined && header.typ !== 'JWT') return false;
  const isEdwards = key.asymmetricKeyType === 'ed25519';
  if (header.alg !== (isEdwards ? 'EdDSA' : 'ES256') || signature.length !== 64) return false;
  const data = Buffer.from(signed);
  return isEdwards
    ? verify(null, data, key, signature)
    : verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function parseObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
