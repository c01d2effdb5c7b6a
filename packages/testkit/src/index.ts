export { casesFolder, describeCases } from './cases.js';
export { describeConformance } from './conformance/index.js';
export { eventually, type Conformance } from './conformance/harness.js';
export { corpusFolder, corpusFrames } from './corpus.js';
export { Recorder } from './recorder.js';
export { expectFills, watch, type VenueAddress, type Watched } from './watch.js';
export { recordSession, type SessionRecord } from './session-context.js';
