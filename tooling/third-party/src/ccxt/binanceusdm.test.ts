import { testVenue } from './run-venue.js';
import { VENUES } from './venues.js';

testVenue(VENUES.binanceusdm);
