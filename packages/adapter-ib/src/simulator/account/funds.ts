import type { Funds } from '@hftjs/simulator';

/** What an account has at first: cash, and no positions. */
export const IB_FUNDS: Funds = { usd: '1000000000' };
