import { createHmac, createSign } from 'node:crypto';

export type OAuthParameters = Readonly<Record<string, string>>;

/** Percent-encoding of RFC 3986. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export interface SignedRequest {
  readonly method: string;
  /** Without its query. */
  readonly url: string;
  /** Those of the query and of the header; neither `realm` nor the signature is one of them. */
  readonly parameters: OAuthParameters;
}

/** What is signed: method, URL and sorted parameters, each of the three encoded. */
export function baseStringOf({ method, url, parameters }: SignedRequest): string {
  const list = Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
  return [method, url, list].map(encode).join('&');
}

/** The signature of all requests but the first, in base64. */
export const hmacSignature = (baseString: string, token: string): string =>
  createHmac('sha256', Buffer.from(token, 'base64')).update(baseString).digest('base64');

/** The signature of the request for a live session token, in base64: the decrypted secret precedes what is signed. */
export const rsaSignature = (baseString: string, secret: Uint8Array, privateKeyPem: string): string =>
  createSign('sha256')
    .update(Buffer.from(secret).toString('hex') + baseString)
    .sign(privateKeyPem, 'base64');

/** The `Authorization` header. */
export function authorizationOf(parameters: OAuthParameters, signature: string, realm: string): string {
  const all = { ...parameters, oauth_signature: signature };
  const list = Object.entries(all).map(([name, value]) => `${name}="${encode(value)}"`);
  return `OAuth realm="${realm}", ${list.sort().join(', ')}`;
}
