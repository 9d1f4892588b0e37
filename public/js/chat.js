import { Draft } from './draft.js';
import { Typing } from './typing.js';

/** A stranger must not be able to fill our memory. */
const maxMessages = 300;
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

const list = new Intl.ListFormat('en');

/** The conversation in text: the log and the composer. What a stranger writes only ever becomes a text node. */
export class Chat {
  #log = document.getElementById('log');
  #typing = document.getElementById('typing');
  #message = document.getElementById('message');
  #sendButton = document.getElementById('send');
  #draft = new Draft(this.#message, document.getElementById('left'), document.getElementById('left-news'));
  #on;
  #spell;
  #lastSent = null;

  /**
   * @param {object} on
   * @param {(text: string) => boolean} on.send whether it went out
   * @param {(isTyping: boolean) => void} on.typing
   */
  constructor(on) {
    this.#on = on;
    this.#spell = new Typing(on.typing);
    document.getElementById('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#message.addEventListener('input', () => this.#spell.input(this.#message.value));
    this.#message.addEventListener('blur', () => this.#spell.stop());
    this.#message.addEventListener('keydown', (event) => this.#key(event));
    this.close();
  }

  /** A new partner: an empty log and an open composer. @param {string[]} shared interests that the partner has too */
  open(shared) {
    this.#lastSent = null;
    this.#log.replaceChildren(...(shared.length > 0 ? [inCommon(shared)] : []));
    this.#enable(true);
  }

  /** The partner is gone: what was said stays readable. What was not sent yet was for nobody else, and goes. */
  close() {
    this.#spell.reset();
    this.showTyping(false);
    this.#draft.clear();
    this.#enable(false);
  }

  /** @param {string} text @param {string} [timestamp] ISO 8601 */
  receive(text, timestamp) {
    this.showTyping(false);
    this.#append('them', 'Stranger', String(text), new Date(timestamp));
  }

  /** @param {boolean} isTyping */
  showTyping(isTyping) {
    this.#typing.textContent = isTyping ? 'The stranger is typing…' : '';
  }

  /** The server refused the message sent last: says so, and gives the words back while they have a reader. */
  refuseLast() {
    if (!this.#lastSent) return;
    this.#lastSent.item.classList.add('unsent');
    this.#lastSent.item.append(element('span', 'meta', 'Not sent'));
    if (!this.#message.readOnly) this.#draft.restore(this.#lastSent.text);
    this.#lastSent = null;
  }

  #key(event) {
    // While an input method is composing, Enter picks a word; 229 is how older Safari says that.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    if (this.#message.readOnly) return;
    const text = this.#draft.ready();
    if (text === '' || !this.#on.send(text)) return;
    this.#draft.clear();
    this.#spell.reset();
    this.#lastSent = { text, item: this.#append('you', 'You', text, new Date()) };
  }

  #append(side, author, text, date) {
    const following = this.#log.lastElementChild?.dataset.side === side;
    const item = element('div', following ? 'message following' : 'message');
    item.dataset.side = side;
    const body = element('p', 'bubble', text);
    body.dir = 'auto';
    item.append(element('span', 'author', author), body, time(date));
    this.#scrollAfter(() => this.#log.append(item));
    if (this.#log.childElementCount > maxMessages) this.#log.firstElementChild.remove();
    return item;
  }

  /** Follows the talk, unless the reader has scrolled up to read. Own words always come into view. */
  #scrollAfter(append) {
    const log = this.#log;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
    append();
    if (atEnd || log.lastElementChild.dataset.side === 'you') log.scrollTop = log.scrollHeight;
  }

  /** Read-only rather than disabled: a disabled field loses the focus, and on a phone the keyboard jumps. */
  #enable(on) {
    this.#message.readOnly = !on;
    this.#message.placeholder = on ? 'Write a message' : 'Nobody is here to read';
    this.#sendButton.setAttribute('aria-disabled', String(!on));
  }
}

/** An interest is what a stranger wrote, too: each stands for itself, whatever its script and direction. */
function inCommon(interests) {
  const line = element('p', 'shared', 'You have ');
  for (const { type, value } of list.formatToParts(interests)) {
    const part = document.createElement(type === 'element' ? 'bdi' : 'span');
    part.textContent = value;
    line.append(part);
  }
  line.append(' in common.');
  return line;
}

function time(date) {
  const item = element('time', 'meta');
  if (Number.isNaN(date.getTime())) return item;
  item.dateTime = date.toISOString();
  item.textContent = clock.format(date);
  return item;
}

function element(name, className, text = '') {
  const item = document.createElement(name);
  item.className = className;
  item.textContent = text;
  return item;
}
