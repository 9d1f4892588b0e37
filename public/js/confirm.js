/** The question before a stranger is blocked. It stands above the controls and takes none of them away; Escape means no. */
export class Confirm {
  #opener = document.getElementById('block');
  #panel = document.getElementById('confirm');
  #no = document.getElementById('confirm-no');

  /** @param {() => void} onYes */
  constructor(onYes) {
    this.#opener.addEventListener('click', () => (this.#panel.hidden ? this.#open() : this.#decline()));
    this.#no.addEventListener('click', () => this.#decline());
    document.getElementById('confirm-yes').addEventListener('click', () => {
      this.#decline();
      onYes();
    });
    for (const item of [this.#panel, this.#opener])
      item.addEventListener('keydown', ({ key }) => key === 'Escape' && !this.#panel.hidden && this.#decline());
  }

  /** Takes the question back: there is nobody any more whom it could mean. @returns {boolean} whether it had the focus */
  close() {
    const focused = this.#panel.contains(document.activeElement) || document.activeElement === this.#opener;
    this.#show(false);
    return focused;
  }

  #open() {
    this.#show(true);
    // The harmless answer: an Enter key that is held down must not block anybody.
    this.#no.focus();
  }

  #decline() {
    this.#show(false);
    this.#opener.focus();
  }

  #show(open) {
    this.#panel.hidden = !open;
    this.#opener.setAttribute('aria-expanded', String(open));
  }
}
