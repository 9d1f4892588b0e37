import { callWords, offlineWords, onlineWords, phaseWords } from './words.js';

const noticeMs = 8000;
const tools = {
  audio: { id: 'mic', icon: 'mic', on: 'Mute', off: 'Unmute', none: 'No mic' },
  video: { id: 'camera', icon: 'camera', on: 'Camera off', off: 'Camera on', none: 'No camera' },
};
const primaryLabels = { idle: 'Start', asking: 'One moment…', looking: 'Looking…', talking: 'Next', ended: 'Next' };

/** The page around pictures and chat: the phase, its words, the buttons. The looks follow from `data-*` on the body. */
export class View {
  #status = byId('status');
  #notice = byId('notice');
  #primary = byId('primary');
  #online = byId('online');
  #noticeTimer;

  /** @param {{primary: Function, stop: Function, textOnly: Function, mic: Function, camera: Function}} on clicks */
  constructor(on) {
    this.#primary.addEventListener('click', () => isEnabled(this.#primary) && on.primary());
    byId('stop').addEventListener('click', () => {
      on.stop();
      this.#primary.focus();
    });
    byId('text-only').addEventListener('click', () => {
      on.textOnly();
      // The button that was pressed goes away; the focus must not go with it.
      this.#primary.focus();
    });
    byId('mic').addEventListener('click', on.mic);
    byId('camera').addEventListener('click', on.camera);
  }

  /** @param {'idle'|'asking'|'looking'|'talking'|'ended'} phase @param {string} [reason] */
  showPhase(phase, reason) {
    document.body.dataset.phase = phase;
    delete document.body.dataset.call;
    this.#say(phaseWords(phase, reason));
    label(this.#primary, primaryLabels[phase]);
    // Not `disabled`, which would drop the keyboard focus.
    setEnabled(this.#primary, phase !== 'looking' && phase !== 'asking');
    document.title = { talking: 'Talking – Strangelet', ended: 'Over – Strangelet' }[phase] ?? 'Strangelet';
  }

  /** Holds "Next" back for a moment, so that the second click of a double click does not skip a new partner. */
  guardNext(ms) {
    setEnabled(this.#primary, false);
    setTimeout(() => setEnabled(this.#primary, !['looking', 'asking'].includes(document.body.dataset.phase)), ms);
  }

  /** @param {string} state of the call @param {string[]} remoteKinds of the tracks that the stranger sends */
  showCall(state, remoteKinds) {
    document.body.dataset.call = state;
    this.#say(callWords(state, remoteKinds));
  }

  /** @param {string} words empty to clear @param {boolean} [stays] until the next notice */
  notify(words, stays = false) {
    clearTimeout(this.#noticeTimer);
    this.#notice.textContent = words;
    if (words && !stays) this.#noticeTimer = setTimeout(() => this.notify(''), noticeMs);
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
    if (!connected) this.#online.textContent = offlineWords;
    // Until the new number comes, no word is better than a wrong one.
    else if (this.#online.textContent === offlineWords) this.#online.hidden = true;
  }

  /** The status line is a live region: the same words once more would be read out once more. */
  #say(words) {
    if (words !== undefined && words !== this.#status.textContent) this.#status.textContent = words;
  }

  #showSelf(state) {
    document.body.dataset.self = state;
    byId('self-note').textContent = { off: 'Camera off', none: 'Text only', on: '' }[state];
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
