import { Interests } from './interests.js';
import { Memory } from './memory.js';

const key = 'strangelet.preferences';
/** The shape of a BCP 47 tag, and its length, as the server checks it: `en-US@posix`, seen in the wild, is none. */
const languageTag = /^(?=.{1,35}$)[a-z\d]{1,8}(-[a-z\d]{1,8})*$/iu;

/** Whom the user would like to meet, and how. Remembered, except for the language, which the browser knows. */
export class Preferences {
  #memory;
  #language;
  #interests;
  #mode;

  /** @param {Memory} [memory] @param {string} [language] */
  constructor(memory = new Memory(), language = globalThis.navigator?.language) {
    this.#memory = memory;
    this.#language = languageTag.test(language ?? '') ? language : null;
    const { interests, mode } = Object(memory.recall(key));
    this.#interests = new Interests(interests);
    this.#mode = mode === 'text' ? 'text' : 'video';
  }

  /** To be changed in place; `keep()` remembers what became of them. @returns {Interests} */
  get interests() {
    return this.#interests;
  }

  /** @returns {'video'|'text'} */
  get mode() {
    return this.#mode;
  }

  set mode(mode) {
    this.#mode = mode;
    this.keep();
  }

  keep() {
    this.#memory.keep(key, { interests: this.#interests.all, mode: this.#mode });
  }

  /**
   * The data of find_partner and next_partner. The interests are there even when there are none: next_partner
   * without anything would mean those of before.
   *
   * @returns {{interests: string[], mode: string, language?: string}}
   */
  get request() {
    const request = { interests: this.#interests.all, mode: this.#mode };
    return this.#language ? { ...request, language: this.#language } : request;
  }
}
