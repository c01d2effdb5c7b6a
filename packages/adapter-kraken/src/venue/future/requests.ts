/** Asks for a frame each second, so that silence means that the connection is dead. */
export const HEARTBEAT_SUBSCRIPTION = JSON.stringify({ event: 'subscribe', feed: 'heartbeat' });

/** Kraken closes a connection on which nothing was sent for a minute. */
export const PING = JSON.stringify({ event: 'ping' });

/** Asks for something to sign: each connection needs its own. */
export const challengeRequest = (apiKey: string): string =>
  JSON.stringify({ event: 'challenge', api_key: apiKey });

export interface SignedChallenge {
  readonly apiKey: string;
  readonly challenge: string;
  readonly signature: string;
}

/** The frame that subscribes a private feed. */
export const privateSubscription = (
  feed: string,
  { apiKey, challenge, signature }: SignedChallenge,
): string =>
  JSON.stringify({
    event: 'subscribe',
    feed,
    api_key: apiKey,
    original_challenge: challenge,
    signed_challenge: signature,
  });
