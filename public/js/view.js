import { Confirm } from './confirm.js';
import { Outage } from './outage.js';
import { markOverflow } from './overflow.js';
import { awayWords, callWords, offlineWords, onlineWords, phaseWords, queueWords } from './words.js';

const noticeMs = 8000;
const tools = {
  audio: { id: 'mic', icon: 'mic', on: 'Mute', off: 'Unmute', none: 'No mic' },
  video: { id: 'camera', icon: 'camera', on: 'Camera off', off: 'Camera on', none: 'No camera' },
};
/** How a conversation ends without us, after which the partner can still be blocked. */
const partnerGone = new Set(['partner_left', 'partner_disconnected']);
const primaryLabels = { idle: 'Start', asking: 'One moment…', looking: 'Looking…', talking: 'Next', ended: 'Next' };

/** The page around pictures and chat: the phase, its words, the buttons. The looks follow from `data-*` on the body. */
export class View {
  #status = byId('status');
  #notice = byId('notice');
  #primary = byId('primary');
  #online = byId('online');
  #wishes = byId('wishes');
  #curtain = document.querySelector('.curtain');
  #confirm;
  #outage;
  #noticeTimer;
  #noticePasses = false;
  #over = false;

  /**
   * @param {object} on what the user does; all of them clicks, but for:
   * @param {(mode: 'video'|'text') => void} on.mode
   * @param {() => void} on.block and it was confirmed
   * @param {() => void} on.retry do not wait for the next attempt to connect
   */
  constructor(on) {
    this.#primary.addEventListener('click', () => isEnabled(this.#primary) && on.primary());
    byId('stop').addEventListener('click', () => {
      on.stop();
      this.#primary.focus();
    });
    byId('anyone').addEventListener('click', () => {
      on.anyone();
      // The button that was pressed goes away; the focus must not go with it.
      this.#primary.focus();
    });
    for (const choice of document.getElementsByName('mode')) choice.addEventListener('change', () => on.mode(choice.value));
    this.#confirm = new Confirm(on.block);
    this.#outage = new Outage(on.retry);
    markOverflow(this.#curtain);
    byId('mic').addEventListener('click', on.mic);
    byId('camera').addEventListener('click', on.camera);
  }

  /**
   * @param {'idle'|'asking'|'looking'|'talking'|'ended'} phase
   * @param {string} [reason] of looking: the kind of search; of asking: `connecting`, when it is the server that is asked
   */
  showPhase(phase, reason) {
    if (this.#noticePasses && (phase === 'talking' || phase === 'idle')) this.notify('');
    // What is new stands above what was filled in.
    if (document.body.dataset.phase !== phase) this.#curtain.scrollTop = 0;
    document.body.dataset.phase = phase;
    delete document.body.dataset.call;
    const blockable = phase === 'talking' || partnerGone.has(reason);
    this.#moveFocus(phase, blockable);
    byId('block').hidden = !blockable;
    if (phase === 'looking') this.showSearch(reason);
    else this.#say(phaseWords(phase, reason));
    label(this.#primary, primaryLabels[phase]);
    this.#enablePrimary();
    document.title = { talking: 'Talking – Strangelet', ended: 'Over – Strangelet' }[phase] ?? 'Strangelet';
  }

  /**
   * While looking.
   *
   * @param {'narrow'|'wide'|'anyone'} search whether those with common interests come first; anyone: not any more
   */
  showSearch(search) {
    document.body.dataset.search = search === 'narrow' ? 'narrow' : 'wide';
    this.#say(phaseWords('looking', search));
  }

  /** @param {number} [waitingUsers] without it, that is not known yet @param {boolean} [ofAllKinds] see queueWords */
  showWaiting(waitingUsers, ofAllKinds) {
    const words = queueWords(waitingUsers, ofAllKinds);
    // A live region: the same words once more would be read out once more.
    if (byId('queue').textContent !== words) byId('queue').textContent = words;
  }

  /** @param {'video'|'text'} mode */
  showMode(mode) {
    document.body.dataset.mode = mode;
    for (const choice of document.getElementsByName('mode')) choice.checked = choice.value === mode;
  }

  /** Holds "Next" back for a moment, so that the second click of a double click does not skip a new partner. */
  guardNext(ms) {
    setEnabled(this.#primary, false);
    setTimeout(() => this.#enablePrimary(), ms);
  }

  /** @param {string} state of the call @param {string[]} remoteKinds @param {boolean} cameraIsOff see callWords */
  showCall(state, remoteKinds, cameraIsOff) {
    document.body.dataset.call = state;
    this.#say(callWords(state, remoteKinds, cameraIsOff));
  }

  /** @param {'self'|'partner'} who is away from the server for a while */
  showAway(who) {
    document.body.dataset.call = 'away';
    this.#say(awayWords(who));
  }

  /** @param {string} words empty to clear @param {boolean} [passes] it is of no use any more when the next one is met */
  notify(words, passes = false) {
    clearTimeout(this.#noticeTimer);
    this.#notice.textContent = words;
    this.#noticePasses = passes;
    if (words) this.#noticeTimer = setTimeout(() => this.notify(''), noticeMs);
  }

  /** @param {object|null} outage see Connection's show @param {boolean} isOver nothing can be started any more */
  showOutage(outage, isOver) {
    this.#over = isOver;
    this.#enablePrimary();
    this.#outage.show(outage);
  }

  /** @param {'audio'|'video'} kind @param {'on'|'off'|'none'} state */
  showDevice(kind, state) {
    const tool = tools[kind];
    const button = byId(tool.id);
    label(button, tool[state]);
    button.dataset.icon = state === 'on' ? tool.icon : `${tool.icon}-off`;
    button.dataset.state = state;
    setEnabled(button, state !== 'none');
    if (kind === 'video') this.#showSelf(state);
  }

  /** @param {number} count */
  showOnline(count) {
    this.#online.hidden = false;
    this.#online.textContent = onlineWords(count);
  }

  /** @param {boolean} connected to the server */
  showConnected(connected) {
    document.body.dataset.socket = connected ? 'open' : 'closed';
    if (!connected) {
      this.#online.hidden = false;
      this.#online.textContent = offlineWords;
    }
    // Until the new number comes, no word is better than a wrong one.
    else if (this.#online.textContent === offlineWords) this.#online.hidden = true;
  }

  /**
   * What goes away must not take the focus with it. From the field for interests it goes to the log: a key that was
   * meant for the field must neither write to a stranger nor press "Next".
   */
  #moveFocus(phase, blockable) {
    const wishing = this.#wishes.contains(document.activeElement);
    if (!blockable && this.#confirm.close()) this.#primary.focus();
    else if (wishing && phase === 'talking') byId('log').focus();
    else if (wishing && phase !== 'idle' && phase !== 'looking') this.#primary.focus();
  }

  /** The status line is a live region: the same words once more would be read out once more. */
  #say(words) {
    if (words !== undefined && words !== this.#status.textContent) this.#status.textContent = words;
  }

  /** Not `disabled`, which would drop the keyboard focus. */
  #enablePrimary() {
    setEnabled(this.#primary, !this.#over && !['looking', 'asking'].includes(document.body.dataset.phase));
  }

  #showSelf(state) {
    document.body.dataset.self = state;
    byId('self-note').textContent = state === 'off' ? 'Camera off' : '';
  }
}

function byId(id) {
  return document.getElementById(id);
}

function label(button, text) {
  button.querySelector('span').textContent = text;
}

function setEnabled(button, enabled) {
  button.setAttribute('aria-disabled', String(!enabled));
}

function isEnabled(button) {
  return button.getAttribute('aria-disabled') !== 'true';
}
