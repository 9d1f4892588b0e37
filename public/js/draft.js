import { lengthWords } from './words.js';

/** What the server takes at most, as it comes. */
const maxLength = 2000;
/** From here on it is said how many characters are left. */
const warnAt = 200;

/** The field for a message: what is in it, whether it can be sent, and how much more fits. */
export class Draft {
  #field;
  #counter;
  #news;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {HTMLElement} counter shows how much is left
   * @param {HTMLElement} news a live region, where it is said that it is too much
   */
  constructor(field, counter, news) {
    this.#field = field;
    this.#counter = counter;
    this.#news = news;
    field.addEventListener('input', () => this.#count());
  }

  /** @returns {string} what can be sent now; empty when nothing can. White space alone is cleared away. */
  ready() {
    const text = this.#field.value.trim();
    if (text === '') this.clear();
    if (left(text) >= 0) return text;
    // Said anew each time.
    this.#news.textContent = '';
    this.#news.textContent = lengthWords(left(text));
    return '';
  }

  clear() {
    this.write('');
  }

  /** Gives words back, unless there are others by now. @param {string} text */
  restore(text) {
    if (this.#field.value === '') this.write(text);
  }

  /** @param {string} text */
  write(text) {
    this.#field.value = text;
    this.#count();
  }

  #count() {
    const remaining = left(this.#field.value.trim());
    const words = remaining <= warnAt ? lengthWords(remaining) : '';
    this.#counter.textContent = words;
    this.#field.setAttribute('aria-invalid', String(remaining < 0));
    // For the ear, once is enough: not at every key.
    if (remaining >= 0) this.#news.textContent = '';
    else if (this.#news.textContent === '') this.#news.textContent = words;
  }
}

/** In code points, as the server counts. */
function left(text) {
  return maxLength - [...text].length;
}
