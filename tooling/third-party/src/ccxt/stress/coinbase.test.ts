import { VENUES } from '../venues.js';
import { testStress } from './run-stress.js';

testStress(VENUES.coinbase);
