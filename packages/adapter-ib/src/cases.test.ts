import { Exchange } from '@hftjs/core';
import { describeCases } from '@hftjs/testkit';
import './index.js';

describeCases(Exchange.IB);
