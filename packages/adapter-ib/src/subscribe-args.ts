import { isCurrencyPair, StreamError, type Exchange } from '@hftjs/core';
import { isRow } from '@hftjs/core/adapter';

/** How a pair is found where its name alone does not say which contract is meant. */
export interface IBContract {
  /** IB's own number of the contract, such as `265598`, or with a route: `265598@SMART`. */
  readonly conid?: string | number;
  /** @defaultValue what the pair looks like: `CRYPTO`, `CASH` for two currencies, else `STK` */
  readonly secType?: 'STK' | 'CASH' | 'CRYPTO';
  /** Of stocks: the primary listing, such as `NASDAQ`. Of crypto: `PAXOS` or `ZEROHASH`. */
  readonly exchange?: string;
}

/** What `subscribeArgs` may say for Interactive Brokers. */
export interface IBSubscribeArgs {
  /** The Web API, or TWS / IB Gateway, which needs `@stoqey/ib` to be installed. @defaultValue 'web' */
  readonly transport?: 'web' | 'tws';
  /** The contract of a pair, where its name does not say enough. */
  readonly contracts?: Readonly<Record<string, IBContract>>;
  /** Web API: last price and size, sampled about twice a second, in place of a tape. @defaultValue false */
  readonly sampledTrades?: boolean;
  /** Refuses pairs whose data are delayed. @defaultValue false: delayed data are told */
  readonly requireRealtime?: boolean;
  /** Web API: takes the brokerage session from whoever has it. @defaultValue false */
  readonly compete?: boolean;
  /** Web API: certificates in PEM to trust for the gateway. */
  readonly ca?: string;
  /** Web API: accepts whatever certificate a gateway on this very machine shows. @defaultValue false */
  readonly acceptSelfSigned?: boolean;
  /** TWS: the client id of the connection of own orders; those of ticker and trade use the next two. @defaultValue 1 */
  readonly clientId?: number;
  /** TWS: the tape tick by tick, of about five pairs, or sampled prints (`RTVolume`) of any number. @defaultValue 'tick_by_tick' */
  readonly tape?: 'tick_by_tick' | 'rt_volume';
}

/** What a value must be, and how that is said. */
interface Rule {
  readonly takes: string;
  readonly check: (value: unknown) => boolean;
}

const oneOf = (...words: readonly string[]): Rule => ({
  takes: words.map((word) => `'${word}'`).join(' or '),
  check: (value) => typeof value === 'string' && words.includes(value),
});

const FLAG: Rule = { takes: 'true or false', check: (value) => typeof value === 'boolean' };
const TEXT: Rule = { takes: 'a text', check: (value) => typeof value === 'string' && value !== '' };

const CONTRACT_RULES: Readonly<Record<keyof IBContract, Rule>> = {
  conid: {
    takes: "a contract's number, such as 265598 or '265598@SMART'",
    check: (value) => /^\d+(?:@\w+)?$/.test(String(value)) && Number.parseInt(String(value), 10) > 0,
  },
  secType: oneOf('STK', 'CASH', 'CRYPTO'),
  exchange: TEXT,
};

/** Client ids are 32 bits, signed, and the next two are used too. */
const LAST_CLIENT_ID = 2 ** 31 - 3;

const RULES: Readonly<Record<keyof IBSubscribeArgs, Rule>> = {
  transport: oneOf('web', 'tws'),
  contracts: { takes: 'an object of contracts by pair', check: isRow },
  sampledTrades: FLAG,
  requireRealtime: FLAG,
  compete: FLAG,
  ca: TEXT,
  acceptSelfSigned: FLAG,
  clientId: {
    takes: `a whole number from 0 to ${LAST_CLIENT_ID}`,
    check: (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LAST_CLIENT_ID,
  },
  tape: oneOf('tick_by_tick', 'rt_volume'),
};

/** @throws StreamError `invalid_options`, naming what is wrong and what would be right */
export function readSubscribeArgs(exchange: Exchange, args: unknown): IBSubscribeArgs {
  if (args === undefined) return {};
  const fail = (message: string): never => {
    throw new StreamError(`${exchange}: ${message}`, { code: 'invalid_options', exchange });
  };
  if (!isRow(args)) return fail(`subscribeArgs is no object; it takes ${Object.keys(RULES).join(', ')}`);
  check('subscribeArgs', args, RULES, fail);
  for (const [pair, contract] of Object.entries(args.contracts ?? {})) {
    const name = `subscribeArgs.contracts['${pair}']`;
    if (!isCurrencyPair(pair))
      fail(`${name} names no pair; write base/quote in lower case, as in currencyPairs`);
    if (!isRow(contract)) fail(`${name} is no object; it takes ${Object.keys(CONTRACT_RULES).join(', ')}`);
    check(name, contract as object, CONTRACT_RULES, fail);
  }
  return args;
}

// eslint-disable-next-line @typescript-eslint/max-params -- which object, what is in it, what may be, how to complain
function check(
  name: string,
  given: object,
  rules: Readonly<Record<string, Rule>>,
  fail: (message: string) => never,
): void {
  for (const [key, value] of Object.entries(given) as readonly (readonly [string, unknown])[]) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (!rule) return fail(`${name} has no ${key}; it takes ${Object.keys(rules).join(', ')}`);
    if (!rule.check(value)) fail(`${name}.${key} takes ${rule.takes}`);
  }
}
