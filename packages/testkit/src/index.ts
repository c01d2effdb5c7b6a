export { corpusFolder, corpusFrames } from './corpus.js';
