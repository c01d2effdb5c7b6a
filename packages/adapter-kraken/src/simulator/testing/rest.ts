import { createHash, createHmac } from 'node:crypto';
import type { Credentials, SimulatedVenue } from '@hftjs/simulator';

export interface Answer {
  readonly error: readonly string[];
  readonly result: Record<string, unknown>;
}

interface PrivateCall {
  readonly fields?: Record<string, string>;
  /** @defaultValue those of the venue's first account */
  readonly credentials?: Credentials;
}

let nonce = 1_700_000_000_000_000_000n;

/** A private call, signed as Kraken documents it. The signature shares no code with the adapter. */
export async function privateCall(
  venue: SimulatedVenue,
  method: string,
  { fields = {}, credentials: { apiKey, apiSecret } = venue.credentials }: PrivateCall = {},
): Promise<Answer> {
  const path = `/0/private/${method}`;
  const now = String(nonce++);
  const body = new URLSearchParams({ nonce: now, ...fields }).toString();
  const digest = createHash('sha256')
    .update(now + body)
    .digest();
  const sign = createHmac('sha512', Buffer.from(apiSecret, 'base64'))
    .update(path)
    .update(digest)
    .digest('base64');
  const headers = {
    'API-Key': apiKey,
    'API-Sign': sign,
    'Content-Type': 'application/x-www-form-urlencoded',
  };
  const response = await fetch(`${venue.apiHost}${path}`, { method: 'POST', body, headers });
  return (await response.json()) as Answer;
}

/** A token for private channels. */
export async function token(venue: SimulatedVenue, credentials?: Credentials): Promise<string> {
  const { result } = await privateCall(venue, 'GetWebSocketsToken', credentials && { credentials });
  return String(result.token);
}
