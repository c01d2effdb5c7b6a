import { EARLIEST, LATEST, MICROSECONDS_FROM, type TimeUnit } from '../../wire/timestamps.js';
import { readDay } from './byte-readers.js';
import type { CodeWriter } from './code-writer.js';
import { GROUP, IS_DIGIT, POWERS, readGroup } from './write-digits.js';
import { writeNumber } from './write-number.js';

/** Writes two digits at a distance from `p` to a variable. */
const twoDigits = (code: CodeWriter, name: string, distance: number): void => {
  code.line(`word = view.getUint16(p + ${distance}, true);`);
  code.line(
    `if ((word & 0xf0f0) !== 0x3030 || ((word + 0x0606) & 0xf0f0) !== 0x3030) ${code.fail('two digits of a time')}`,
  );
  code.line(`const ${name} = (word & 15) * 10 + ((word >> 8) & 15);`);
};

/** Writes code that reads an RFC 3339 time in UTC. The day of the time before is remembered: most are of the same one. */
export function writeIsoTime(code: CodeWriter): string {
  const [value, hours, minutes, seconds] = ['v', 'h', 'm', 's'].map((prefix) => code.name(prefix));
  const [head, tail, day] = ['head', 'tail', 'day'].map((prefix) => code.name(prefix));
  const powers = code.constant(POWERS);
  code.kept.push(`let ${head} = 0, ${tail} = 0, ${day} = 0;`);
  code.line(
    `if (p + 22 > end || b[p] !== 34 || b[p + 11] !== 84 || b[p + 14] !== 58 || b[p + 17] !== 58) ${code.fail('a time')}`,
  );
  code.line(`if (view.getFloat64(p + 1, true) !== ${head} || view.getUint16(p + 9, true) !== ${tail}) {`);
  code.line(`${day} = ${code.constant(readDay)}(b, p + 1);`);
  code.line(`if (${day} !== ${day}) { ${head} = 0; ${code.fail('a day')} }`);
  code.line(`${head} = view.getFloat64(p + 1, true); ${tail} = view.getUint16(p + 9, true);`);
  code.line('}');
  twoDigits(code, `${hours}`, 12);
  twoDigits(code, `${minutes}`, 15);
  twoDigits(code, `${seconds}`, 18);
  code.line(`if (${hours} > 23 || ${minutes} > 59 || ${seconds} > 60) ${code.fail('a time of the day')}`);
  code.line(`let ${value} = ${day} + ((${hours} * 60 + ${minutes}) * 60 + ${seconds}) * 1000000;`);
  code.line('p += 20; c = b[p];');
  code.line('if (c === 46) {');
  code.line(`p++; start = p; ${readGroup(code, 'part')}`);
  code.line(`if (p - start === ${GROUP} && ${IS_DIGIT}) { part = part * 10 + c - 48; c = b[++p]; }`);
  code.line('places = p - start;');
  code.line(`if (places === 0 || places > 9) ${code.fail('a fraction of a second')}`);
  code.line(
    `${value} += places > 6 ? Math.floor(part / ${powers}[places - 6]) : part * ${powers}[6 - places];`,
  );
  code.line('}');
  code.line(`if (c !== 90 || b[p + 1] !== 34) ${code.fail('Z"')}`);
  code.line('p += 2;');
  // A whole number of microseconds is exact in a double, so this division is correctly rounded.
  return plausible(`${value} / 1000`);
}

/** Writes code that reads an epoch time. */
export function writeEpochTime(code: CodeWriter, unit: TimeUnit): string {
  const count = writeNumber(code, { least: 'zero', isMostlyWhole: true });
  switch (unit) {
    case 'seconds':
      return plausible(`Math.round(${count} * 1e6) / 1000`);
    case 'milliseconds':
      return plausible(count);
    case 'microseconds':
      return plausible(`${count} / 1000`);
    case 'nanoseconds':
      return plausible(`Math.floor(${count} / 1000) / 1000`);
    case 'milliseconds or microseconds':
      return plausible(`(${count} < ${MICROSECONDS_FROM} ? ${count} : ${count} / 1000)`);
  }
}

const plausible = (time: string): string =>
  `(${time} >= ${EARLIEST} && ${time} < ${LATEST} ? ${time} : undefined)`;
