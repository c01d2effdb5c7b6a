import { ACCOUNT_ENDPOINTS } from './account-endpoints.js';
import { ALGO_ENDPOINTS } from './algo-endpoints.js';
import { ASSET_ENDPOINTS } from './asset-endpoints.js';
import type { Endpoints } from './endpoint.js';
import { HISTORY_ENDPOINTS } from './history-endpoints.js';
import { MARKET_ENDPOINTS } from './market-endpoints.js';
import { ORDER_ENDPOINTS } from './order-endpoints.js';
import { PUBLIC_ENDPOINTS } from './public-endpoints.js';

/** All that the simulators answer over REST, by method and path under `/api/v5/`. */
export const ENDPOINTS: Endpoints = {
  ...PUBLIC_ENDPOINTS,
  ...MARKET_ENDPOINTS,
  ...ORDER_ENDPOINTS,
  ...ALGO_ENDPOINTS,
  ...HISTORY_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  ...ASSET_ENDPOINTS,
};
