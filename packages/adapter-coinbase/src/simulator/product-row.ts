import { formatUnits } from '@hftjs/simulator';
import type { Exchange } from './exchange.js';
import type { Row } from './order-notes.js';
import type { Product } from './product.js';

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product */
export function productRow(exchange: Exchange, product: Product): Row {
  const { id, base, quote, spec, alias } = product;
  const day = exchange.stats(product);
  const tick = formatUnits(1, spec.priceDecimals);
  const lot = formatUnits(1, spec.volumeDecimals);
  return {
    product_id: id,
    price: day.price,
    price_percentage_change_24h: day.change,
    volume_24h: day.volume,
    volume_percentage_change_24h: '0',
    base_increment: lot,
    quote_increment: tick,
    quote_min_size: '1',
    quote_max_size: '150000000',
    base_min_size: lot,
    base_max_size: '3400000000',
    base_name: base,
    quote_name: quote,
    watched: false,
    is_disabled: false,
    new: false,
    status: 'online',
    cancel_only: false,
    limit_only: false,
    post_only: false,
    trading_disabled: false,
    auction_mode: false,
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
