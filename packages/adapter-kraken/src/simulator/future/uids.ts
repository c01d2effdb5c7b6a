import { Random, type PublicTrade } from '@hftjs/simulator';

const HEX = '0123456789abcdef';

/** Trades have a UUID on the wire and a number in the market. Each can be computed from the other. */
export class TradeUids {
  readonly #seed: string;
  readonly #masks = new Map<string, bigint>();

  constructor(seed: number | string) {
    this.#seed = String(seed);
  }

  /** The `uid` of a trade: the same on every feed and in every answer. */
  of({ pair, id }: Pick<PublicTrade, 'pair' | 'id'>): string {
    const text = new Random(`${this.#seed}/${pair}/${id}`).uuid();
    return text.slice(0, 24) + (BigInt(id) ^ this.#mask(pair)).toString(16).padStart(12, '0');
  }

  /** The market's number of a pair's trade. */
  idOf(pair: string, uid: string): number {
    return Number(BigInt(`0x${uid.slice(24)}`) ^ this.#mask(pair));
  }

  #mask(pair: string): bigint {
    const mask = this.#masks.get(pair) ?? BigInt(`0x${new Random(`${this.#seed}/${pair}`).text(12, HEX)}`);
    this.#masks.set(pair, mask);
    return mask;
  }
}
