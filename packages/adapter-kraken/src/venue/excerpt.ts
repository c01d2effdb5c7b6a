/** Characters of the venue's own words that are read, searched and shown. */
const LENGTH = 500;

/** The beginning of the venue's words: texts of any length shall cost no time. */
export const excerpt = (words: string): string => (words.length > LENGTH ? words.slice(0, LENGTH) : words);
