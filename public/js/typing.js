/** Tells the partner when the user starts and stops typing: two events for each spell, not one for each key. */
export class Typing {
  #send;
  #idleMs;
  #active = false;
  #timer;

  /**
   * @param {(isTyping: boolean) => void} send
   * @param {number} [idleMs] a pause this long ends the spell
   */
  constructor(send, idleMs = 3000) {
    this.#send = send;
    this.#idleMs = idleMs;
  }

  /** @param {string} text what the composer holds after a key */
  input(text) {
    if (text.trim() === '') return this.stop();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), this.#idleMs);
    if (this.#active) return;
    this.#active = true;
    this.#send(true);
  }

  stop() {
    if (this.#active) this.#send(false);
    this.reset();
  }

  /** Ends the spell in silence: the message was sent, or the room is gone, and the server tells the partner. */
  reset() {
    clearTimeout(this.#timer);
    this.#active = false;
  }
}
