import { Exchange } from '@hftjs/core';
import { describeCases } from '@hftjs/testkit';
import './index.js';

const credentials = { apiKey: 'key', apiSecret: 'secret' };

describeCases(Exchange.BINANCE, credentials);
describeCases(Exchange.BINANCE_FUTURE, credentials);
