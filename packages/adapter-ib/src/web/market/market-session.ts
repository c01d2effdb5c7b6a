import { Channel, type CurrencyPair } from '@hftjs/core';
import { INFO, isRow, type Control } from '@hftjs/core/adapter';
import { withoutRoute, type Contract } from '../venue/contract-search.js';
import { WebSocketSession } from '../venue/web-socket-session.js';
import { unsubscribeFrame, type LineWatcher } from './market-lines.js';
import { MarketState, tickerOf } from './market-state.js';
import { tradeOf, TradeSampler } from './trade-sampler.js';

const TOPIC = 'smd+';

/** A contract on this connection. */
interface Market {
  readonly pair: CurrencyPair;
  readonly contract: Contract;
  readonly state: MarketState;
  readonly sampler: TradeSampler;
  isHeard: boolean;
  isRefused: boolean;
}

/**
 * One connection of quotes, and of the trades that are sampled from them. Nothing is numbered and nothing acknowledged: the
 * first message of a contract is its acknowledgement, and after a frame that cannot be read all contracts are asked for
 * anew.
 */
export class MarketSession extends WebSocketSession implements LineWatcher {
  /** By contract number. */
  readonly #markets = new Map<string, Market>();

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { directory, session } = this.venue;
    const known = await directory.checked(pairs, this.context);
    await this.ready();
    const targets: string[] = [];
    for (const pair of known) {
      const contract = directory.contract(pair);
      if (!contract) continue;
      if (this.#isServed(contract)) targets.push(this.#market(pair, contract).contract.target);
      else this.context.reject([pair], `${pair} is a pair of currencies: the venue sends no trades of it`);
    }
    return session.lines.join(this, targets);
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const { directory, session } = this.venue;
    const contracts = pairs.flatMap((pair) => directory.contract(pair) ?? []);
    for (const { conid } of contracts) this.#markets.delete(conid);
    return session.lines
      .leave(
        this,
        contracts.map(({ target }) => target),
      )
      .map(unsubscribeFrame);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet) || typeof packet.topic !== 'string' || !packet.topic.startsWith(TOPIC))
      return this.readStatus(packet, receivedTime);
    const { context } = this;
    const market = this.#marketOf(packet.topic);
    if (!market) {
      context.skip();
      return INFO;
    }
    if (market.isRefused) return INFO;
    const { pair, contract, state, sampler } = market;
    const hasNews = state.merge(packet, receivedTime, context);
    const refusal = this.#judge(market);
    if (refusal) return refusal;
    if (!this.#isKnownToBeRealTime(market)) return INFO;
    if (hasNews) {
      const header = { exchange: context.exchange, symbol: pair, receivedTime };
      context.publish(Channel.TICKER, tickerOf(state, header));
      const sample = sampler.sample(state);
      if (sample)
        context.publish(Channel.TRADE, tradeOf(sample, state, { ...header, conid: contract.conid }));
    }
    if (market.isHeard) return hasNews ? undefined : INFO;
    market.isHeard = true;
    return { kind: 'acknowledged', pairs: [pair] };
  }

  onUnreadable(): void {
    this.venue.session.lines.distrust(this);
  }

  onDisconnected(): void {
    this.venue.session.lines.leave(this);
  }

  /** A contract is renewed: its next message is a complete snapshot. */
  renew(target: string, frames: readonly string[]): void {
    for (const { contract, sampler } of this.#markets.values())
      if (contract.target === target) sampler.reset();
    this.context.send(frames);
  }

  /** Delayed prices must not be read as real-time prices. */
  #judge(market: Market): Control | undefined {
    const { availability = '', isRealTime } = market.state;
    if (isRealTime) return undefined;
    const { args, session } = this.venue;
    const what = AVAILABILITY[availability.charAt(0)] ?? 'are not reported as real-time';
    const reason = `market data of ${market.pair} ${what} (${availability})`;
    const isNothing = availability.startsWith('N') && !market.isHeard;
    if (!args.requireRealtime && !isNothing) {
      this.venue.warnOnce(this.context.channel, reason);
      return undefined;
    }
    market.isRefused = true;
    session.lines.leave(this, [market.contract.target]);
    return { kind: 'refused', pairs: [market.pair], reason };
  }

  /** Where real time is required, prices wait until the venue has reported that they are. */
  #isKnownToBeRealTime({ state }: Market): boolean {
    return !this.venue.args.requireRealtime || state.availability !== undefined;
  }

  /** The field with the contract's number is missing in some messages, the topic never. `undefined`: it is not subscribed. */
  #marketOf(topic: string): Market | undefined {
    const { directory } = this.venue;
    const number = withoutRoute(topic.slice(TOPIC.length));
    const known = this.#markets.get(number);
    if (known) return known;
    const pair = directory.pairOf(number);
    const contract = pair && directory.contract(pair);
    return contract && this.context.pairs.includes(pair) ? this.#market(pair, contract) : undefined;
  }

  #market(pair: CurrencyPair, contract: Contract): Market {
    let market = this.#markets.get(contract.conid);
    if (!market) {
      const state = new MarketState();
      market = { pair, contract, state, sampler: new TradeSampler(), isHeard: false, isRefused: false };
      this.#markets.set(contract.conid, market);
    }
    return market;
  }

  /** Currency pairs have quotes only. */
  #isServed({ secType }: Contract): boolean {
    return secType !== 'CASH' || this.venue.options.subscribeChannels.includes(Channel.TICKER);
  }
}

/**
 * Prefixes of field 6509 for prices that are not real-time.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#market-data-availability
 */
const AVAILABILITY: Readonly<Record<string, string>> = {
  D: 'are delayed by 15 to 20 minutes: the login has no subscription to them',
  Z: 'are frozen: the last ones before the market closed',
  Y: 'are frozen and delayed',
  N: 'are not subscribed by the login: there are none',
  O: 'need the market data API acknowledgement, which has to be signed in the client portal',
};
