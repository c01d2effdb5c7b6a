import type { ResolvedOptions } from '@hftjs/core/adapter';
import { makeSigner, type Signer } from './signature.js';

/** The signer of a stream's API key; `undefined` for a stream without one. */
export function signerOf({ exchange, apiSecret, apiAuthData = {} }: ResolvedOptions): Signer | undefined {
  return apiSecret === undefined ? undefined : makeSigner({ exchange, apiSecret, apiAuthData });
}
