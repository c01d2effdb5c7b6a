/** Minimum length at which also a part of a value is hidden: messages quote the beginnings of long texts. */
const SHORTEST_FRAGMENT = 8;

/** Maximum length at which a value is hidden only as a whole word: `1` is part of many words. */
const LONGEST_TOKEN = 2;

interface Hidden {
  /** In lower case, because messages may quote a value in another case. */
  readonly text: string;
  readonly placeholder: string;
}

/** The values in the config that came from the environment. They may be secrets. */
export class EnvironmentValues {
  readonly #hidden: Hidden[] = [];

  add(name: string, value: string): void {
    const placeholder = `\${${name}}`;
    const escaped = JSON.stringify(value).slice(1, -1);
    for (const text of new Set([value.toLowerCase(), escaped.toLowerCase()]))
      if (text !== '') this.#hidden.push({ text, placeholder });
    this.#hidden.sort((a, b) => b.text.length - a.text.length);
  }

  /** Replaces every value, and every longer part of one, by `${NAME}`. */
  hide(message: string): string {
    let text = message;
    for (const hidden of this.#hidden) text = hideOne(text, hidden);
    return text;
  }
}

function hideOne(message: string, { text, placeholder }: Hidden): string {
  // A character whose lower case is longer would shift the positions.
  const lower = message.toLowerCase();
  const haystack = lower.length === message.length ? lower : message;
  let clean = '';
  let kept = 0;
  for (let at = 0; at < haystack.length;) {
    const length = matchAt(haystack, at, text);
    if (length === 0) {
      at++;
      continue;
    }
    clean += message.slice(kept, at) + placeholder;
    at += length;
    kept = at;
  }
  return clean + message.slice(kept);
}

/** Number of characters of the message, from a position, that are the value or a longer part of it. */
function matchAt(message: string, at: number, value: string): number {
  if (value.length < SHORTEST_FRAGMENT) {
    const isHere =
      message.startsWith(value, at) && (value.length > LONGEST_TOKEN || isToken(message, at, value));
    return isHere ? value.length : 0;
  }
  let longest = 0;
  let length = SHORTEST_FRAGMENT;
  while (at + length <= message.length && value.includes(message.slice(at, at + length))) longest = length++;
  return longest;
}

const isToken = (message: string, at: number, value: string): boolean =>
  !/[\p{L}\p{N}]/u.test(message.charAt(at - 1) + message.charAt(at + value.length));
