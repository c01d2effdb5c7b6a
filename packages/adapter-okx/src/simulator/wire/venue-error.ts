/** A rejection in the venue's own text, over REST or on a socket. */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  readonly code: string;
  /** The HTTP status. Most errors are sent with 200. */
  readonly status: number;

  constructor(code: string, message: string, status = 200) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const missingParameter = (name: string): VenueError =>
  new VenueError('50014', `Parameter ${name} can not be empty.`, 400);

export const wrongParameter = (name: string): VenueError =>
  new VenueError('51000', `Parameter ${name} error`, 400);

export const unknownInstrument = (): VenueError => new VenueError('51001', "Instrument ID doesn't exist.");

/** What requests for orders are refused with. */
export const unknownTradedInstrument = (): VenueError =>
  new VenueError('51001', "Instrument ID, Instrument ID code or Spread ID doesn't exist.");

export const unknownOrder = (): VenueError => new VenueError('51603', 'Order does not exist');

const missingHeader = (code: string, name: string): VenueError =>
  new VenueError(code, `Request header ${name} can not be empty.`, 401);

/** What is wrong with the headers of a private request. */
export const authError = {
  noKey: (): VenueError => missingHeader('50103', 'OK-ACCESS-KEY'),
  noPassphrase: (): VenueError => missingHeader('50104', 'OK-ACCESS-PASSPHRASE'),
  noSign: (): VenueError => missingHeader('50106', 'OK-ACCESS-SIGN'),
  noTimestamp: (): VenueError => missingHeader('50107', 'OK-ACCESS-TIMESTAMP'),
  wrongEnvironment: (): VenueError =>
    new VenueError('50101', 'APIKey does not match current environment.', 401),
  expired: (): VenueError => new VenueError('50102', 'Timestamp request expired', 401),
  wrongPassphrase: (): VenueError =>
    new VenueError('50105', 'Request header OK-ACCESS-PASSPHRASE incorrect.', 401),
  malformedKey: (): VenueError => new VenueError('50111', 'Invalid OK-ACCESS-KEY', 401),
  wrongTimestamp: (): VenueError => new VenueError('50112', 'Invalid OK-ACCESS-TIMESTAMP', 401),
  wrongSign: (): VenueError => new VenueError('50113', 'Invalid Sign', 401),
  unknownKey: (): VenueError => new VenueError('50119', "API key doesn't exist", 401),
} as const;

/** What is wrong with a request on a socket. */
export const socketError = {
  wrongTimestamp: (): VenueError => new VenueError('60004', 'Invalid timestamp'),
  malformedKey: (): VenueError => new VenueError('60005', 'Invalid apiKey'),
  expired: (): VenueError => new VenueError('60006', 'Timestamp request expired'),
  wrongSign: (): VenueError => new VenueError('60007', 'Invalid sign'),
  notLoggedIn: (): VenueError => new VenueError('60011', 'Please log in'),
  invalidRequest: (text: string): VenueError => new VenueError('60012', `Invalid request: ${text}`),
  invalidArguments: (): VenueError => new VenueError('60013', 'Invalid args'),
  tooFrequent: (): VenueError => new VenueError('60014', 'Requests too frequent'),
  unknownArgument: (argument: string): VenueError =>
    new VenueError(
      '60018',
      `Subscribe failed, wrong URL or ${argument} doesn't exist. Please use the correct URL, channel and parameters referring to API document.`,
    ),
  invalidOperation: (): VenueError => new VenueError('60019', 'Invalid op'),
  wrongPassphrase: (): VenueError => new VenueError('60024', 'Wrong passphrase'),
  repeatedLogin: (): VenueError =>
    new VenueError('60031', 'The WebSocket endpoint does not allow multiple or repeated logins.'),
  unknownKey: (): VenueError => new VenueError('60032', "API key doesn't exist"),
  tierTooLow: (argument: string): VenueError =>
    new VenueError('64003', `The fee tier of the account does not have ${argument}`),
  missingParameter: (name: string): VenueError =>
    new VenueError('60027', `Parameter ${name} can not be empty.`),
  wrongPath: (): VenueError =>
    new VenueError('64002', 'This operation is not supported by WebSocket of this URL'),
  wrongParameter: (name: string): VenueError => new VenueError('60033', `Parameter ${name} error`),
} as const;
