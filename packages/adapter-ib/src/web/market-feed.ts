import { Channel, type CurrencyPair } from '@hftjs/core';
import {
  INFO,
  isRow,
  type ChannelParams,
  type Control,
  type Row,
  type SubscribeContext,
} from '@hftjs/core/adapter';
import type { IBSubscribeArgs } from '../subscribe-args.js';
import type { VenueSink } from '../ib-venue.js';
import type { ContractDirectory } from './contract-directory.js';
import type { Contract } from './contract.js';
import { MarketState, tickerOf } from './market-state.js';
import { TradeSampler } from './trade-sampler.js';
import { WebSocketLife, type SocketFacts } from './web-socket.js';

const TOPIC = 'smd+';

export interface MarketFeedInit {
  readonly channel: Channel;
  readonly facts: SocketFacts;
  readonly args: IBSubscribeArgs;
  readonly directory: ContractDirectory;
  readonly sink: Pick<VenueSink, 'ticker' | 'trade' | 'badRow' | 'skip'>;
  /** Says something once in the life of a stream. */
  readonly warnOnce: (words: string) => void;
}

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
export class MarketFeed {
  readonly #init: MarketFeedInit;
  readonly #life: WebSocketLife;
  readonly #markets = new Map<string, Market>();
  #send: SubscribeContext['send'] | undefined;

  constructor(init: MarketFeedInit) {
    const { channel, facts } = init;
    const { lines } = facts.session;
    this.#init = init;
    this.#life = new WebSocketLife(facts, {
      channel,
      hasExactNumbers: false,
      read: (packet, receivedTime) => this.#read(packet, receivedTime),
      doubt: () => {
        lines.distrust(this);
      },
      close: () => {
        lines.leave(this);
      },
    });
  }

  params(): ChannelParams {
    const { timing, session } = this.#init.facts;
    return {
      ...this.#life.params(),
      feed: 'market_data',
      subscribe: async (pairs, context) => {
        this.#send = context.send;
        const known = await this.#init.directory.checked(pairs, context);
        await this.#life.ready();
        const markets = known.flatMap((pair) => this.#market(pair) ?? []);
        const without = markets.filter(({ contract }) => !this.#isServed(contract));
        for (const { pair } of without)
          context.refuse([pair], `${pair} is a pair of currencies: the venue tells no trades of it`);
        const served = markets.filter((market) => !without.includes(market));
        return session.lines.join(
          this,
          served.map(({ contract }) => contract.target),
        );
      },
      renew: {
        interval: timing.look,
        run: async () => {
          this.#renewLines();
          await this.#life.keepAlive();
        },
      },
    };
  }

  #read(packet: unknown, receivedTime: number): Control | 'none' | undefined {
    if (!isRow(packet) || typeof packet.topic !== 'string' || !packet.topic.startsWith(TOPIC)) return 'none';
    const { channel, sink } = this.#init;
    const market = this.#marketOf(packet);
    if (!market) {
      sink.skip(channel);
      return INFO;
    }
    if (market.isRefused) return INFO;
    const hasNews = market.state.merge(packet, receivedTime, (error) => {
      sink.badRow(channel, error, packet);
    });
    const refusal = this.#judge(market);
    if (refusal) return refusal;
    if (!this.#isToBeTold(market)) return INFO;
    if (hasNews) this.#publish(market, receivedTime);
    if (market.isHeard) return hasNews ? undefined : INFO;
    market.isHeard = true;
    return { kind: 'acknowledged', pairs: [market.pair] };
  }

  #publish({ pair, contract, state, sampler }: Market, receivedTime: number): void {
    const { sink, facts } = this.#init;
    const header = { exchange: facts.options.exchange, symbol: pair, receivedTime };
    sink.ticker(tickerOf(state, header));
    const sample = sampler.sample(state);
    if (!sample) return;
    const { updatedTime } = state;
    sink.trade({
      channel: Channel.TRADE,
      ...header,
      ...(updatedTime !== undefined && { exchangeTime: updatedTime }),
      // The venue numbers no trades: a contract and a time.
      tradeId: `${contract.conid}:${updatedTime ?? receivedTime}`,
      ...sample,
      side: 'unknown',
      sampled: true,
    });
  }

  /** Old prices must not be taken for new ones. */
  #judge(market: Market): Control | undefined {
    const { availability = '', isRealTime } = market.state;
    const { args, warnOnce } = this.#init;
    if (isRealTime) return undefined;
    const what = AVAILABILITY[availability.charAt(0)] ?? 'are not said to be of now';
    const words = `market data of ${market.pair} ${what} (${availability})`;
    const isNothing = availability.startsWith('N') && !market.isHeard;
    if (args.requireRealtime !== true && !isNothing) {
      warnOnce(words);
      return undefined;
    }
    market.isRefused = true;
    this.#init.facts.session.lines.leave(this, [market.contract.target]);
    return { kind: 'refused', pairs: [market.pair], reason: words };
  }

  /** Who wants prices of now waits until the venue has said that they are. */
  #isToBeTold({ state }: Market): boolean {
    return this.#init.args.requireRealtime !== true || state.availability !== undefined;
  }

  /** Asks for what has grown old, or was ended by a neighbour. Its next message is the picture anew. */
  #renewLines(): void {
    const { targets, frames } = this.#init.facts.session.lines.due(this);
    if (frames.length === 0) return;
    for (const { contract, sampler } of this.#markets.values())
      if (targets.includes(contract.target)) sampler.reset();
    this.#send?.(frames);
  }

  /** The contract's number is missing in some messages, and in the topic never. `undefined`: it is not subscribed. */
  #marketOf({ topic, conid }: Row): Market | undefined {
    const pair = this.#init.directory.pairOf(conid ?? String(topic).slice(TOPIC.length));
    return pair && this.#market(pair);
  }

  #market(pair: CurrencyPair): Market | undefined {
    const contract = this.#init.directory.contract(pair);
    if (!contract) return undefined;
    const known = this.#markets.get(contract.conid);
    if (known) return known;
    const market = {
      pair,
      contract,
      state: new MarketState(),
      sampler: new TradeSampler(),
      isHeard: false,
      isRefused: false,
    };
    this.#markets.set(contract.conid, market);
    return market;
  }

  /** Of two currencies there are quotes, and nothing else. */
  #isServed({ secType }: Contract): boolean {
    return secType !== 'CASH' || this.#init.facts.options.subscribeChannels.includes(Channel.TICKER);
  }
}

/**
 * What field 6509 begins with, where prices are not as they are now.
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
