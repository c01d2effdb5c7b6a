import { Exchange } from '@hftjs/core';
import { describeCases } from '@hftjs/testkit';
import { test } from 'vitest';
import './index.js';

describeCases(Exchange.IB);

// The cases are no part of the project: a file without any test would fail.
test.skip('there are no cases here', () => undefined);
