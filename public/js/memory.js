/**
 * What this browser remembers from visit to visit. Without storage (switched off, full, or forbidden to this page)
 * nothing is remembered, and nothing else is different.
 */
export class Memory {
  #open;

  /** @param {() => Storage} [open] the very access throws where storage is forbidden */
  constructor(open = () => globalThis.localStorage) {
    this.#open = open;
  }

  /** @param {string} key @returns {unknown} undefined when nothing readable is there */
  recall(key) {
    try {
      return JSON.parse(this.#open().getItem(key)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** @param {string} key @param {unknown} value anything that JSON can hold */
  keep(key, value) {
    try {
      this.#open().setItem(key, JSON.stringify(value));
    } catch {
      // Then it holds for this visit only.
    }
  }
}
