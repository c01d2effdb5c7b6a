// Without vitest: for programs that judge order books outside of tests.
export { BookConsumer, type BookConsumerInit, type BookVerdict } from './book-consumer.js';
export { BookTrial, type BookTrialCount, type BookTrialInit } from './book-trial.js';
