import { formatUnits, toUnits } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Row } from '../orders/order-notes.js';
import { currencyName } from '../market/currencies.js';
import { incrementsOf } from '../market/increments.js';
import type { Product } from '../market/product.js';

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product */
export function productRow(exchange: Exchange, product: Product): Row {
  const { id, base, quote, alias } = product;
  const spec = exchange.market.spec(product.spec.pair);
  const day = exchange.stats(product);
  const { limits = {}, volumeDecimals } = spec;
  const { minVolume, maxVolume, minNotional } = limits;
  const volume = (value: number): string => decimal(value, volumeDecimals);
  const { tick, lot } = incrementsOf(spec);
  const status = exchange.market.status(spec.pair);
  return {
    product_id: id,
    price: day.price,
    price_percentage_change_24h: day.change,
    volume_24h: day.volume,
    volume_percentage_change_24h: '0',
    base_increment: lot,
    quote_increment: tick,
    quote_min_size: minNotional === undefined ? tick : String(minNotional),
    quote_max_size: '150000000',
    base_min_size: minVolume === undefined ? lot : volume(minVolume),
    base_max_size: maxVolume === undefined ? '3400000000' : volume(maxVolume),
    base_name: currencyName(base),
    quote_name: currencyName(quote),
    watched: false,
    is_disabled: false,
    new: false,
    status: 'online',
    cancel_only: status === 'cancel_only',
    limit_only: status === 'limit_only',
    post_only: status === 'post_only',
    trading_disabled: status === 'halted',
    auction_mode: status === 'auction',
    product_type: 'SPOT',
    quote_currency_id: quote,
    base_currency_id: base,
    fcm_trading_session_details: null,
    mid_market_price: '',
    alias: alias ?? '',
    alias_to: exchange.products.aliasesOf(product),
    base_display_symbol: base,
    quote_display_symbol: quote === 'USDC' ? 'USD' : quote,
    view_only: false,
    price_increment: tick,
    display_name: id,
    product_venue: 'CBE',
    approximate_quote_24h_volume: day.notional,
    new_at: '2023-01-01T00:00:00Z',
    market_cap: '',
    base_cbrn: '',
    quote_cbrn: '',
    product_cbrn: '',
    icon_color: '',
    icon_url: '',
    display_name_overwrite: '',
    is_alpha_testing: false,
    about_description: '',
    best_bid_price: '',
    best_ask_price: '',
  };
}

const decimal = (value: number, decimals: number): string => formatUnits(toUnits(value, decimals), decimals);
