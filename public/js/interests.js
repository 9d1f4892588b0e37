/** What the server takes at most: interests in one request, and characters of one of them. */
export const maxInterests = 10;
export const maxLength = 32;
/** The server bounds what was typed, too: a letter and its marks may become one character. */
const maxTyped = 4 * maxLength;

/** What the user would like to talk about, in the order of adding. Two that differ only in case are one. */
export class Interests {
  /** By the form in which they are compared. */
  #spellings = new Map();

  /** @param {unknown} [texts] those that are no interests are left out */
  constructor(texts) {
    for (const text of Array.isArray(texts) ? texts : []) if (typeof text === 'string') this.add(text);
  }

  /** @returns {string[]} as they were typed first */
  get all() {
    return [...this.#spellings.values()];
  }

  get size() {
    return this.#spellings.size;
  }

  /** @param {string} text @returns {'added'|'known'|'empty'|'long'|'full'} whether it was added, or why not */
  add(text) {
    const spelling = tidy(text);
    const key = fold(spelling);
    if (key === '') return 'empty';
    if (this.#spellings.has(key)) return 'known';
    if ([...key].length > maxLength || [...spelling].length > maxTyped) return 'long';
    if (this.size === maxInterests) return 'full';
    this.#spellings.set(key, spelling);
    return 'added';
  }

  /** @param {string} text in whatever spelling */
  remove(text) {
    this.#spellings.delete(fold(tidy(text)));
  }
}

/** @param {string} text @returns {string} without white space at its ends, and with single spaces inside */
export function tidy(text) {
  return text.trim().replace(/\s+/gu, ' ');
}

/**
 * The form by which the server compares, as near as a browser comes to NFKC_Casefold: there and back through the
 * upper case, so that "Straße" is "STRASSE". Where the two differ, the server has the last word.
 */
function fold(text) {
  const folded = text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase();
  return folded.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFKC').trim();
}
