/** Close code of a connection that ended without a close frame. */
const withoutWord = 1006;

/**
 * The way back to the server's session after a lost connection: a token, good once and for a while. Kept in memory
 * only: it is a secret, and a page that was reloaded has lost its call anyway.
 */
export class Comeback {
  #token = null;
  #windowMs = 0;
  #lostAt = null;

  /** A new connection is welcome. @param {{resumeToken?: string, resumeWindowMs?: number}} greeting */
  offer({ resumeToken, resumeWindowMs }) {
    this.#token = typeof resumeToken === 'string' ? resumeToken : null;
    this.#windowMs = Number(resumeWindowMs) || 0;
    this.#lostAt = null;
  }

  /** The connection is gone. @param {number} [code] of its close; none when we gave it up */
  lost(code = withoutWord) {
    // Who was closed with a word has no session any more.
    if (code !== withoutWord) this.forget();
    this.#lostAt ??= Date.now();
  }

  /** There is nothing to come back to. */
  forget() {
    this.#token = null;
  }

  /** @returns {number} milliseconds for which there is a way back to what was lost */
  get leftMs() {
    return Math.max(0, this.#lostAt + this.#windowMs - Date.now());
  }

  /** @returns {string|null} null when there is no way back */
  get token() {
    const late = this.#lostAt !== null && Date.now() - this.#lostAt >= this.#windowMs;
    return late ? null : this.#token;
  }
}
