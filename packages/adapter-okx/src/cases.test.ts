import { Exchange } from '@hftjs/core';
import { describeCases } from '@hftjs/testkit';
import './index.js';

const credentials = { apiKey: 'key', apiSecret: 'secret', apiAuthData: { passphrase: 'words' } };

describeCases(Exchange.OKX, credentials);
describeCases(Exchange.OKX_SWAP, credentials);
