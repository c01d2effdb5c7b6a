export * from './books/index.js';
export { casesFolder, describeCases } from './cases.js';
export { describeConformance } from './conformance/index.js';
export { eventually, type Conformance } from './conformance/harness.js';
export { corpusFolder, corpusFrames, corpusSession } from './corpus.js';
export { describeMoney, type MoneyOptions } from './money/describe-money.js';
export { Recorder } from './recorder.js';
export { expectFills, prepare, watch, type Prepared, type VenueAddress, type Watched } from './watch.js';
export { replay, type Replayed } from './replay.js';
export { serveRest, type HostedAnswer, type HostedRequest, type RestHost } from './rest-host.js';
export {
  describeRestShapes,
  type Params,
  type RestCall,
  type RestShapes,
  type SentCall,
} from './shapes/describe-rest-shapes.js';
export { recordSession, type SessionRecord } from './session-context.js';
