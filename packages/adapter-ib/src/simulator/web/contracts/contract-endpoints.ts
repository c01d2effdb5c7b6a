import { inventConid, type Instrument, type InstrumentDirectory } from '../../instruments.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';

const upper = (text: string): string => text.trim().toUpperCase();

/** A stock has several listings, and another company's certificate may bear its symbol. */
function stocksOf({ all }: InstrumentDirectory, symbol: string): readonly object[] {
  const stock = all.find((each) => each.assetClass === 'STK' && each.symbol === symbol);
  if (stock === undefined) return [];
  const [{ conid, exchange }] = stock.listings;
  const contract = (place: string, isUS = false): object => ({
    conid: symbol === 'AAPL' && place === 'MEXI' ? 38_708_077 : inventConid(`${symbol}@${place}`),
    exchange: place,
    isUS,
  });
  return [
    {
      name: stock.companyName,
      chineseName: stock.companyName,
      assetClass: 'STK',
      contracts: [{ conid, exchange, isUS: true }, contract('MEXI'), contract('EBS')],
    },
    {
      name: `${stock.companyName}-CDR`,
      chineseName: `${stock.companyName}-CDR`,
      assetClass: 'STK',
      contracts: [contract('TSE')],
    },
  ];
}

const stocks = ({ gateway, params }: Call): string => {
  const symbols = (params.get('symbols') ?? '').split(',').map(upper).filter(Boolean);
  if (symbols.length === 0) throw new RestError(400, 'Bad Request: symbols missing');
  return JSON.stringify(
    Object.fromEntries(symbols.map((symbol) => [symbol, stocksOf(gateway.instruments, symbol)])),
  );
};

/** Rows of a search: the number of the contract is a text here. */
function found(instrument: Instrument): readonly object[] {
  const { symbol, companyName, assetClass } = instrument;
  return instrument.listings.map(({ conid, exchange }) => ({
    conid: String(conid),
    companyHeader: `${companyName} - ${exchange}`,
    companyName,
    symbol,
    description: exchange,
    restricted: null,
    sections: [{ secType: assetClass, exchange: `${exchange};` }],
  }));
}

/** What else bears the symbol of a coin: a fund that holds it. */
function namesakes({ assetClass, symbol, companyName }: Instrument): readonly object[] {
  if (assetClass === 'CASH') return [];
  const [exchange, name] = assetClass === 'STK' ? ['MEXI', companyName] : ['ARCA', `${companyName} TRUST`];
  const conid = symbol === 'AAPL' ? 38_708_077 : inventConid(`${symbol}@${exchange}`);
  return [
    {
      conid: String(conid),
      companyHeader: `${name} - ${exchange}`,
      companyName: name,
      symbol,
      description: exchange,
      restricted: null,
      sections: [{ secType: 'STK', exchange: `${exchange};` }],
    },
  ];
}

const search = ({ gateway, params, body }: Call): string => {
  const param = (name: string): string => {
    const value = params.get(name) ?? body[name];
    return typeof value === 'string' ? upper(value) : '';
  };
  const symbol = param('symbol');
  const secType = param('secType');
  if (symbol === '') throw new RestError(400, 'Bad Request: symbol missing');
  const matches = gateway.instruments.all.filter((each) => each.symbol === symbol);
  const isOf = (assetClass: string): boolean => secType === '' || secType === assetClass;
  const rows = matches.flatMap((each) => [
    ...(isOf(each.assetClass) ? found(each) : []),
    ...(isOf('STK') ? namesakes(each) : []),
  ]);
  // Pairs with one coin in two currencies are two contracts with one symbol.
  if (rows.length === 0) return '{"error":"No symbol found"}';
  return JSON.stringify(rows);
};

const currencyPairs = ({ gateway, params }: Call): string => {
  const currency = upper(params.get('currency') ?? '');
  if (currency === '') throw new RestError(400, 'Bad Request: currency missing');
  const rows = gateway.instruments.all
    .filter((each) => each.assetClass === 'CASH' && [each.base, each.currency].includes(currency))
    .map(({ symbol, base, currency: quote, listings: [{ conid }] }) => ({
      symbol,
      conid,
      ccyPair: base === currency ? quote : base,
    }));
  return JSON.stringify({ [currency]: rows });
};

const definitions = ({ gateway, params }: Call): string => {
  const conids = (params.get('conids') ?? '').split(',').map(Number);
  const secdef = conids.flatMap((conid) => {
    const instrument = gateway.instruments.byConid(conid);
    if (instrument === undefined) return [];
    const { symbol, currency, companyName, assetClass, listings } = instrument;
    const exchange = listings.find((each) => each.conid === conid)?.exchange;
    const isStock = assetClass === 'STK';
    return [
      {
        conid,
        currency,
        name: companyName,
        assetClass,
        expiry: null,
        lastTradingDay: null,
        group: null,
        putOrCall: null,
        sector: null,
        sectorGroup: null,
        strike: '0',
        ticker: symbol,
        undConid: 0,
        multiplier: 0,
        type: isStock ? 'COMMON' : '',
        hasOptions: false,
        fullName: symbol,
        isUS: isStock,
        isEventContract: false,
        listingExchange: exchange,
        countryCode: 'US',
      },
    ];
  });
  return JSON.stringify({ secdef });
};

/** One contract, or those of one search. Options and futures are not traded here. */
const secdefInfo = ({ gateway, params }: Call): string => {
  const conid = Number(params.get('conid'));
  const instrument = gateway.instruments.byConid(conid);
  if (instrument === undefined) return '[]';
  const { symbol, currency, companyName, assetClass, listings } = instrument;
  const exchange = listings.find((each) => each.conid === conid)?.exchange;
  return JSON.stringify([
    { conid, symbol, secType: assetClass, exchange, listingExchange: exchange, currency, companyName },
  ]);
};

/** There are none. */
const futures = ({ params }: Call): string => {
  const symbols = (params.get('symbols') ?? '').split(',').map(upper).filter(Boolean);
  return JSON.stringify(Object.fromEntries(symbols.map((symbol) => [symbol, []])));
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#sec-search */
export const CONTRACT_ENDPOINTS: Endpoints = {
  'GET /trsrv/stocks': stocks,
  'GET /trsrv/secdef': definitions,
  'GET /trsrv/futures': futures,
  'GET /iserver/secdef/info': secdefInfo,
  'GET /iserver/secdef/search': search,
  'POST /iserver/secdef/search': search,
  'GET /iserver/currency/pairs': currencyPairs,
};
