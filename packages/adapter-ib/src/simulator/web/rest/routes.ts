import { CONTRACT_ENDPOINTS } from '../contracts/contract-endpoints.js';
import { RULE_ENDPOINTS } from '../contracts/rule-endpoints.js';
import { HISTORY_ENDPOINTS } from '../market/history-endpoints.js';
import { SNAPSHOT_ENDPOINTS } from '../market/snapshot-endpoints.js';
import { ORDER_ENTRY_ENDPOINTS } from '../orders/order-entry-endpoints.js';
import { ORDER_LIST_ENDPOINTS } from '../orders/order-list-endpoints.js';
import { ACCOUNT_ENDPOINTS } from '../portfolio/account-endpoints.js';
import { LEDGER_ENDPOINTS } from '../portfolio/ledger-endpoints.js';
import { PERFORMANCE_ENDPOINTS } from '../portfolio/performance-endpoints.js';
import { POSITION_ENDPOINTS } from '../portfolio/position-endpoints.js';
import { SUMMARY_ENDPOINTS } from '../portfolio/summary-endpoints.js';
import { SESSION_ENDPOINTS } from '../session/session-endpoints.js';
import type { Endpoint, Endpoints } from './endpoint.js';

/** All calls that are served. */
export const ENDPOINTS: Endpoints = {
  ...SESSION_ENDPOINTS,
  ...CONTRACT_ENDPOINTS,
  ...RULE_ENDPOINTS,
  ...SNAPSHOT_ENDPOINTS,
  ...HISTORY_ENDPOINTS,
  ...ORDER_LIST_ENDPOINTS,
  ...ORDER_ENTRY_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  ...POSITION_ENDPOINTS,
  ...LEDGER_ENDPOINTS,
  ...SUMMARY_ENDPOINTS,
  ...PERFORMANCE_ENDPOINTS,
};

interface Route {
  readonly endpoint: Endpoint;
  readonly args: readonly string[];
}

const PATTERNS = Object.entries(ENDPOINTS)
  .filter(([name]) => name.includes('*'))
  .map(([name, endpoint]) => ({ parts: name.split('/'), endpoint }));

/** The endpoint of a call such as `GET /tickle`. */
export function findRoute(name: string): Route | undefined {
  const exact = ENDPOINTS[name];
  if (exact !== undefined) return { endpoint: exact, args: [] };
  const parts = name.split('/');
  for (const pattern of PATTERNS) {
    const args = match(pattern.parts, parts);
    if (args !== undefined) return { endpoint: pattern.endpoint, args };
  }
  return undefined;
}

function match(pattern: readonly string[], parts: readonly string[]): string[] | undefined {
  if (pattern.length !== parts.length) return undefined;
  const args: string[] = [];
  for (const [index, part] of parts.entries()) {
    if (pattern[index] === '*' && part !== '') args.push(part);
    else if (pattern[index] !== part) return undefined;
  }
  return args;
}
