/** What the page says about a phase, and about why it was entered. */
const phases = {
  idle: '',
  asking: 'May the stranger see and hear you? Your browser is asking.',
  looking: 'Looking for somebody…',
  talking: 'Somebody is here. Connecting picture and sound…',
  ended: 'The conversation is over.',
};

const endings = {
  partner_left: 'The stranger left. Press Next to meet somebody new.',
  partner_disconnected: 'The stranger’s connection was lost. Press Next to meet somebody new.',
  connection_lost: 'Your connection was lost, and the conversation with it. Press Next to meet somebody new.',
  waiting_timeout: 'Nobody came by for a long while. Press Next to look again.',
  banned: 'You are not welcome here any more.',
};

const calls = {
  disconnected: 'Picture and sound are interrupted…',
  failed: 'Picture and sound are interrupted. Trying to bring them back…',
  lost: 'Picture and sound cannot get through. You can still write to each other.',
  unused: 'You are talking with a stranger, in text only.',
};

const refusals = {
  insecure: 'Browsers give camera and microphone to secure (https) pages only. You are in text-only mode.',
  refused: 'Camera and microphone are blocked for this page. You are in text-only mode.',
  missing: 'No camera or microphone could be opened. You are in text-only mode.',
};

const errors = {
  banned: 'You are not welcome here any more.',
  internal: 'Something went wrong on the server. Please try again.',
  server_draining: 'The server is about to restart. You will be reconnected.',
};

/** @param {string} phase @param {string} [reason] @returns {string} */
export function phaseWords(phase, reason) {
  return endings[reason] ?? phases[phase] ?? '';
}

/**
 * @param {string} state see Call's on.state
 * @param {string[]} remoteKinds of the tracks that the stranger sends
 * @returns {string|undefined} undefined: nothing worth saying
 */
export function callWords(state, remoteKinds) {
  if (state !== 'connected') return calls[state];
  if (remoteKinds.includes('video')) return 'You are talking with a stranger.';
  if (remoteKinds.includes('audio')) return 'You are talking with a stranger who has no camera.';
  return 'You are talking with a stranger who only writes.';
}

/** @param {string} outcome of Media.open @returns {string} */
export function mediaWords(outcome) {
  return refusals[outcome] ?? '';
}

/**
 * @param {{code: string, message: string, event?: string, retryAfterMs?: number}} error
 * @returns {string} empty when the user need not know
 */
export function errorWords({ code, message, event, retryAfterMs }) {
  const chat = event === 'chat_message';
  if (code === 'waiting_timeout') return '';
  if (code === 'rate_limited' && chat) return `That was fast. You can write again in ${seconds(retryAfterMs)}.`;
  if (code === 'rate_limited' && isSearch(event)) return `That was fast. Looking again in ${seconds(retryAfterMs)}.`;
  if (code === 'rate_limited') return '';
  // The room ended while something for it was on its way: the page says so already.
  if ((code === 'not_in_room' || code === 'wrong_room') && !chat) return '';
  if (code === 'already_in_room') return '';
  return errors[code] ?? message ?? 'The server refused that.';
}

/** @param {{state: string, delayMs?: number, code?: number}} status of the socket @returns {string} */
export function socketWords({ state, delayMs, code }) {
  if (state === 'closed') return code === 4403 ? errors.banned : 'The server closed the connection. Reload the page to return.';
  if (state !== 'waiting') return '';
  return `No connection to the server. Trying again in ${seconds(delayMs)}.`;
}

/** In the place of the number of people online. */
export const offlineWords = 'offline';

/** @param {number} count @returns {string} */
export function onlineWords(count) {
  return `${count.toLocaleString('en')} online`;
}

function isSearch(event) {
  return event === 'find_partner' || event === 'next_partner';
}

function seconds(ms = 1000) {
  const count = Math.max(1, Math.ceil(ms / 1000));
  return count === 1 ? 'one second' : `${count} seconds`;
}
