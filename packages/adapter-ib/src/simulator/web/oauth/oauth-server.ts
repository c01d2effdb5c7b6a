import {
  createDiffieHellman,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  getDiffieHellman,
  publicEncrypt,
  constants,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { Credentials, Random, RestRequest, RestResponse } from '@hftjs/simulator';
import { baseString, oauthHeader, type OAuthParams } from './oauth-request.js';
import { liveSessionToken, tokenSignature } from './oauth-token.js';
import { RestError } from '../rest/rest-error.js';

const HEX = '0123456789abcdef';
const REALM = 'limited_poa';
const GENERATOR = 2;
const DAY = 86_400_000;
/** Seconds that a request's time may be off. */
const TIME_WINDOW = 300;
/** What the venue calls itself, whatever stands before it. */
const CANONICAL_ORIGIN = 'https://api.ibkr.com';

interface LiveSessionToken {
  readonly bytes: Buffer;
  readonly expires: number;
}

/**
 * The venue's side of OAuth 1.0a: one consumer, whose keys are made at the start.
 * https://www.interactivebrokers.com/campus/ibkr-api-page/oauth-1-0a-extended/
 */
export class OAuthServer {
  readonly credentials: Credentials;
  /** The next live session token comes with a signature that is not its own. */
  isForging = false;
  readonly #onToken: () => void;
  readonly #consumerKey: string;
  readonly #prime = getDiffieHellman('modp14').getPrime();
  readonly #secret: Buffer;
  readonly #signatureKey: KeyObject;
  readonly #nonces = new Set<string>();
  #token: LiveSessionToken | undefined;

  /** @param onToken - called when a live session token was given out: that is a login */
  constructor(random: Random, onToken: () => void) {
    this.#onToken = onToken;
    const signature = pemPair();
    const encryption = pemPair();
    this.#signatureKey = createPublicKey(signature.publicKey);
    this.#secret = Buffer.from(random.text(64, HEX), 'hex');
    this.#consumerKey = random.text(9, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    this.credentials = {
      apiKey: random.text(20, HEX),
      apiSecret: publicEncrypt(
        { key: encryption.publicKey, padding: constants.RSA_PKCS1_PADDING },
        this.#secret,
      ).toString('base64'),
      apiAuthData: {
        consumerKey: this.#consumerKey,
        encryptionKey: encryption.privateKey,
        signatureKey: signature.privateKey,
        dhPrime: this.#prime.toString('hex'),
        realm: REALM,
      },
    };
  }

  /** The access token, as sockets name it in their URL. */
  isAccessToken(text: string | null): boolean {
    return text === this.credentials.apiKey;
  }

  /** The token given out so far signs nothing any more. */
  expireToken(): void {
    this.#token = undefined;
  }

  /** `/oauth/live_session_token`: a Diffie-Hellman exchange, signed with the consumer's private key. */
  exchange(request: RestRequest): RestResponse {
    const params = this.#check(request, 'RSA-SHA256');
    const isSigned = originsOf(request).some((origin) =>
      verify(
        'sha256',
        Buffer.from(`${this.#secret.toString('hex')}${baseString(request, params, origin)}`),
        this.#signatureKey,
        Buffer.from(params.oauth_signature ?? '', 'base64'),
      ),
    );
    if (request.method !== 'POST' || !isSigned) throw new RestError(401, 'Invalid signature');
    const challenge = params.diffie_hellman_challenge ?? '';
    if (!/^[\da-f]+$/i.test(challenge)) throw new RestError(401, 'Invalid challenge');
    const exchange = createDiffieHellman(this.#prime, GENERATOR);
    const response = exchange.generateKeys('hex');
    const shared = exchange.computeSecret(Buffer.from(evenHex(challenge), 'hex'));
    const { token, signature } = liveSessionToken(shared, {
      secret: this.#secret,
      consumerKey: this.#consumerKey,
    });
    this.#token = { bytes: token, expires: Date.now() + DAY };
    this.#onToken();
    const sent = this.isForging ? tokenSignature(token, 'FORGED') : signature;
    this.isForging = false;
    return {
      body: JSON.stringify({
        diffie_hellman_response: response.replace(/^0+/, ''),
        live_session_token_signature: sent,
        live_session_token_expiration: this.#token.expires,
      }),
    };
  }

  /** Throws unless a request is signed with the live session token. */
  verify(request: RestRequest): void {
    const params = this.#check(request, 'HMAC-SHA256');
    const token = this.#token;
    if (token === undefined || token.expires < Date.now()) throw new RestError(401, 'not authenticated');
    const isSigned = originsOf(request).some(
      (origin) =>
        createHmac('sha256', token.bytes)
          .update(baseString(request, params, origin))
          .digest('base64') === params.oauth_signature,
    );
    if (!isSigned) throw new RestError(401, 'Invalid signature');
  }

  /** All that is to be checked before the signature. */
  #check({ headers }: RestRequest, method: string): OAuthParams {
    const params = oauthHeader(headers.authorization);
    if (params === undefined) throw new RestError(401, 'Missing OAuth header');
    for (const name of ['user-agent', 'accept', 'accept-encoding', 'host'])
      if (headers[name] === undefined) throw new RestError(403, `Missing header ${name}`);
    const seconds = Number(params.oauth_timestamp);
    if (params.realm !== REALM) throw new RestError(401, 'Invalid realm');
    if (params.oauth_consumer_key !== this.#consumerKey) throw new RestError(401, 'Invalid consumer');
    if (!this.isAccessToken(params.oauth_token ?? null)) throw new RestError(401, 'Invalid token');
    if (params.oauth_signature_method !== method) throw new RestError(401, 'Invalid signature method');
    if (!(Math.abs(Date.now() / 1000 - seconds) < TIME_WINDOW)) throw new RestError(401, 'Invalid timestamp');
    const nonce = params.oauth_nonce ?? '';
    if (nonce === '' || this.#nonces.has(nonce)) throw new RestError(401, 'Invalid nonce');
    this.#nonces.add(nonce);
    return params;
  }
}

const pemPair = (): { publicKey: string; privateKey: string } =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Signatures name the venue, or what stands in its place. */
const originsOf = ({ url }: RestRequest): readonly [string, string] => [CANONICAL_ORIGIN, url.origin];

const evenHex = (hex: string): string => (hex.length % 2 === 0 ? hex : `0${hex}`);
