import { Exchange } from '@hftjs/core';
import { describeCases } from '@hftjs/testkit';
import './index.js';

describeCases(Exchange.COINBASE, { apiKey: 'key', apiSecret: Buffer.alloc(32, 7).toString('base64') });
