import { registerExchange } from '@hftjs/core';
import { MyVenueStream } from './my-venue-stream.js';

export { MyVenueStream } from './my-venue-stream.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    my_venue: { stream: MyVenueStream; subscribeArgs: undefined };
  }
}

registerExchange('my_venue', MyVenueStream);
