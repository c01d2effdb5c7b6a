import { createPrivateKey } from 'node:crypto';
import { OptionError, type OptionMistake, type ResolvedOptions } from '@hftjs/core/adapter';

/**
 * The credentials of OAuth 1.0a, as the self-service portal shows them.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/oauth-1-0a-extended/
 */
export interface OAuthCredentials {
  readonly consumerKey: string;
  readonly accessToken: string;
  /** Encrypted, in base64. */
  readonly accessTokenSecret: string;
  /** Private keys in PEM. */
  readonly encryptionKey: string;
  readonly signatureKey: string;
  readonly prime: bigint;
  readonly realm: string;
}

const TEST_CONSUMER = 'TESTCONS';

/**
 * The credentials of OAuth; `undefined` for a stream without a consumer key, which goes through a gateway where a
 * person has logged in.
 *
 * @throws OptionError `invalid_options`, naming what is missing or is not a key
 */
export function oauthCredentialsOf(options: ResolvedOptions): OAuthCredentials | undefined {
  const { exchange, apiKey, apiSecret, apiAuthData = {} } = options;
  const { consumerKey, accessToken = apiKey, accessTokenSecret = apiSecret } = apiAuthData;
  const { encryptionKey, signatureKey, dhPrime } = apiAuthData;
  const named = [
    'consumerKey',
    'encryptionKey',
    'signatureKey',
    'dhPrime',
    'accessToken',
    'accessTokenSecret',
  ];
  if (named.every((name) => !apiAuthData[name])) return undefined;
  const fail = (mistake: OptionMistake): never => {
    throw new OptionError(exchange, mistake);
  };
  const all = { consumerKey, accessToken, accessTokenSecret, encryptionKey, signatureKey, dhPrime };
  const missing = Object.entries(all).flatMap(([name, value]) => (value ? [] : [name]));
  if (!consumerKey || !accessToken || !accessTokenSecret || !encryptionKey || !signatureKey || !dhPrime)
    return fail({
      option: ['apiAuthData'],
      sentence: (spell) =>
        `OAuth needs ${spell('apiAuthData')}.${missing.map(spell).join(', ')} too; without any of them a gateway is used`,
    });
  for (const [name, pem] of Object.entries({ encryptionKey, signatureKey }))
    try {
      createPrivateKey(pem);
    } catch {
      fail({
        option: ['apiAuthData', name],
        predicate: 'is not a private key in PEM (the text of the file, not its name)',
      });
    }
  if (!/^[\da-f]{3,}$/i.test(dhPrime))
    fail({ option: ['apiAuthData', 'dhPrime'], predicate: 'is not a number in hex' });
  const realm = apiAuthData.realm ?? (consumerKey === TEST_CONSUMER ? 'test_realm' : 'limited_poa');
  return {
    consumerKey,
    accessToken,
    accessTokenSecret,
    encryptionKey,
    signatureKey,
    prime: BigInt(`0x${dhPrime}`),
    realm,
  };
}
