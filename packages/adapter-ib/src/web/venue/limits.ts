import type { Rate, VenueLimits } from '@hftjs/core/adapter';
import type { WebTiming } from './timing.js';

/**
 * Ten requests a second at a gateway, fifty with OAuth; some are left to others. Half of it as a burst, half as refill, so
 * that no second holds more. Dials are not limited, as far as is known.
 */
export const limitsOf = (isSigned: boolean, { requests }: WebTiming): VenueLimits => ({
  dials: { count: 4, per: 1000 },
  rest: { count: isSigned ? 20 : 4, per: requests },
  // After 429 the address is locked out for a quarter of an hour, and for good when it goes on.
  punishesRepeats: true,
});

/** No limit of frames is published: a hundred contracts shall not be asked for in one burst. */
export const PACE: Rate = { count: 50, per: 1_000 };
