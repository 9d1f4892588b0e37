import { tidy } from './interests.js';
import { interestWords } from './words.js';

/** The comma, as keyboards of several scripts have it. */
const comma = /[,،，、]/u;

/**
 * The field for interests: what is in it becomes a chip with Enter, with a comma, or when the field is left. What was
 * added and removed is said in a live region, and why something was not, at the field.
 */
export class Chips {
  #field = document.getElementById('interest');
  #list = document.getElementById('chips');
  #problem = document.getElementById('interest-problem');
  #news = document.getElementById('interest-news');
  #interests;
  #onChange;

  /** @param {import('./interests.js').Interests} interests @param {() => void} onChange they are others now */
  constructor(interests, onChange) {
    this.#interests = interests;
    this.#onChange = onChange;
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    // Not by the key: virtual keyboards do not say which one it was.
    this.#field.addEventListener('input', (event) => event.isComposing || this.#typed());
    this.#field.addEventListener('compositionend', () => this.#typed());
    // When another window comes to the front, the field stays the active element: nobody has left it.
    this.#field.addEventListener('blur', () => document.activeElement === this.#field || this.#addTyped());
    this.#list.parentElement.addEventListener('click', (event) => event.target.closest('li') ?? this.#field.focus());
    this.#show();
  }

  /** Says at the field what is wrong with the interests, and goes there. @param {string} words */
  refuse(words) {
    this.#field.focus();
    this.#complain(words);
  }

  /** A search is on, with the interests that there are: what was wrong with others is of no use any more. */
  settle() {
    this.#complain('');
  }

  #key(event) {
    // While an input method is composing, both keys are its own.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#addTyped();
    }
    // Who holds the key down to delete words does not mean the chips behind them.
    if (event.key === 'Backspace' && this.#field.value === '' && !event.repeat) this.#removeLast();
  }

  #typed() {
    this.#complain('');
    if (comma.test(this.#field.value)) this.#addTyped({ keepLast: true });
  }

  /** Adds what is written; what cannot be added stays written. */
  #addTyped({ keepLast = false } = {}) {
    const parts = this.#field.value.split(comma);
    const unfinished = keepLast ? parts.pop().trimStart() : '';
    const results = parts.map((part) => ({ text: tidy(part), outcome: this.#interests.add(part) }));
    const refused = results.filter(({ outcome }) => outcome === 'long' || outcome === 'full');
    const said = results.filter(({ outcome }) => outcome === 'added' || outcome === 'known');
    this.#field.value = [...refused.map(({ text }) => text), unfinished].filter(Boolean).join(', ');
    if (refused.length > 0) this.#complain(interestWords(refused[0].outcome));
    if (said.length > 0) this.#say(said.map(({ outcome, text }) => interestWords(outcome, text)).join(' '));
    if (results.some(({ outcome }) => outcome === 'added')) this.#changed();
  }

  #removeLast() {
    const last = this.#interests.all.at(-1);
    if (last !== undefined) this.#remove(last);
  }

  #remove(interest) {
    this.#interests.remove(interest);
    this.#complain('');
    this.#say(interestWords('removed', interest));
    this.#changed();
  }

  /** The pressed button goes with its chip; the focus goes to the chip in its place, or back to the field. */
  #removeAt(index) {
    this.#remove(this.#interests.all[index]);
    const buttons = this.#list.querySelectorAll('button');
    (buttons[Math.min(index, buttons.length - 1)] ?? this.#field).focus();
  }

  #changed() {
    this.#show();
    this.#onChange();
  }

  #show() {
    this.#list.replaceChildren(...this.#interests.all.map((interest, index) => this.#chip(interest, index)));
    this.#list.hidden = this.#interests.size === 0;
    // The one added last, of those that do not all fit.
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#field.placeholder = this.#interests.size === 0 ? 'chess, night trains, …' : 'Add another';
  }

  #chip(interest, index) {
    const chip = document.createElement('li');
    const name = document.createElement('bdi');
    const remove = document.createElement('button');
    name.textContent = interest;
    remove.type = 'button';
    remove.setAttribute('aria-label', `Remove ${interest}`);
    remove.addEventListener('click', () => this.#removeAt(index));
    chip.append(name, remove);
    return chip;
  }

  #complain(words) {
    this.#problem.textContent = words;
    this.#field.setAttribute('aria-invalid', String(words !== ''));
    // With many chips or a keyboard on the screen, it may be out of sight.
    if (words) this.#problem.scrollIntoView({ block: 'nearest' });
  }

  #say(words) {
    this.#news.textContent = words;
  }
}
