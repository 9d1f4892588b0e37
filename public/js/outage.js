import { Countdown } from './countdown.js';
import { retryWords } from './words.js';

/**
 * What is said while there is no connection to the server. The words are read out; the seconds that pass are not. The
 * button cuts the wait short.
 */
export class Outage {
  #panel = document.getElementById('outage');
  #words = document.getElementById('outage-words');
  #when = document.getElementById('outage-when');
  #retry = document.getElementById('retry');
  #countdown = new Countdown((seconds) => (this.#when.textContent = retryWords(seconds)));

  /** @param {() => void} onRetry */
  constructor(onRetry) {
    this.#retry.addEventListener('click', () => this.#retry.getAttribute('aria-disabled') === 'true' || onRetry());
  }

  /** @param {{words: string, dueAt?: number, trying?: boolean}|null} outage see Connection's show */
  show(outage) {
    const { words = '', dueAt, trying = false } = outage ?? {};
    const again = dueAt !== undefined || trying;
    this.#countdown.stop();
    if (!again) this.#releaseFocus();
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#panel.classList.toggle('shown', words !== '');
    this.#retry.hidden = !again;
    // Not `disabled`, which would drop the keyboard focus.
    this.#retry.setAttribute('aria-disabled', String(trying));
    if (dueAt !== undefined) this.#countdown.start(dueAt);
    else this.#when.textContent = trying ? retryWords(0) : '';
  }

  /** The button goes away; the focus must not go with it. */
  #releaseFocus() {
    if (document.activeElement === this.#retry) document.getElementById('primary').focus();
  }
}
