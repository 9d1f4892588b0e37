import { maxInterests, maxLength } from './interests.js';

/** What the page says about a phase, and about why it was entered. */
const phases = {
  idle: '',
  asking: 'May the stranger see and hear you? Your browser is asking.',
  looking: 'Looking for somebody…',
  talking: 'Somebody is here. Connecting picture and sound…',
  ended: 'The conversation is over.',
};

const reasons = {
  connecting: 'Waiting for the server…',
  anyone: 'Anyone is welcome now. Looking for somebody…',
  narrow: 'Looking for somebody who shares an interest…',
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

const absences = {
  self: 'Your connection is lost. Reconnecting…',
  partner: 'The stranger is reconnecting…',
};

const refusals = {
  insecure: 'Browsers give camera and microphone to secure (https) pages only.',
  refused: 'Camera and microphone are blocked for this page.',
  missing: 'No camera or microphone was found.',
  busy: 'Camera and microphone could not be opened. Another program may be using them.',
  failed: 'Camera and microphone could not be opened.',
};

const errors = {
  banned: 'You are not welcome here any more.',
  internal: 'Something went wrong on the server. Please try again.',
  server_draining: 'The server is about to restart. You will be reconnected.',
  unknown_event: 'This server cannot do that.',
};

/** By the close code. */
const closings = {
  4401: 'Your sign-in has expired. Open this page with a new token to return.',
  4403: errors.banned,
};

const interestNews = {
  added: (interest) => `${interest} added.`,
  known: (interest) => `${interest} is there already.`,
  removed: (interest) => `${interest} removed.`,
  long: () => `An interest has at most ${maxLength} characters.`,
  full: () => `${maxInterests} interests are as many as there can be. Remove one first.`,
};

/** @param {string} phase @param {string} [reason] @returns {string} */
export function phaseWords(phase, reason) {
  return reasons[reason] ?? phases[phase] ?? '';
}

/**
 * @param {number} waitingUsers in the queue, oneself included
 * @param {boolean} [ofAllKinds] they want video or text, whichever we want
 * @returns {string}
 */
export function queueWords(waitingUsers, ofAllKinds = false) {
  if (!Number.isInteger(waitingUsers)) return '';
  const others = waitingUsers - 1;
  if (others < 1) return 'Nobody else is waiting.';
  const words = others === 1 ? 'One other person is waiting' : `${others.toLocaleString('en')} others are waiting`;
  return ofAllKinds ? `${words}, for video or for text.` : `${words}.`;
}

/**
 * @param {'added'|'known'|'removed'|'long'|'full'} outcome
 * @param {string} [interest]
 * @returns {string}
 */
export function interestWords(outcome, interest) {
  return interestNews[outcome](interest);
}

/** Said when a partner has been blocked, and when that was not possible. */
export const blockedWords = 'Blocked. You two will not be paired again, as long as both of you stay on this page.';
export const outOfReachWords = 'Without the connection of then, this stranger cannot be blocked any more.';

/**
 * @param {string} state see Call's on.state
 * @param {string[]} remoteKinds of the tracks that the stranger sends
 * @param {boolean} [cameraIsOff] the stranger's
 * @returns {string|undefined} undefined: nothing worth saying
 */
export function callWords(state, remoteKinds, cameraIsOff = false) {
  if (state !== 'connected') return calls[state];
  if (cameraIsOff) return 'You are talking with a stranger, whose camera is off.';
  if (remoteKinds.includes('video')) return 'You are talking with a stranger.';
  if (remoteKinds.includes('audio')) return 'You are talking with a stranger who has no camera.';
  return 'You are talking with a stranger who only writes.';
}

/** @param {'self'|'partner'} who has lost the connection to the server @returns {string} */
export function awayWords(who) {
  return absences[who];
}

/** @param {string} outcome of Media.open @returns {string} */
export function mediaWords(outcome) {
  return outcome in refusals ? `${refusals[outcome]} The stranger will only see what you write.` : '';
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

/**
 * @param {{code: string, message: string, event?: string}} error
 * @returns {string} empty unless a search was refused for its interests
 */
export function interestProblem({ code, message, event }) {
  if (code !== 'invalid_message' || !isSearch(event) || !/\binterests?\b/i.test(message)) return '';
  // The server marks names of fields: `interests` must …
  const words = message.replaceAll('`', '');
  return words[0].toUpperCase() + words.slice(1);
}

/**
 * @param {{code?: number, refused: boolean, signedIn: boolean}} outage code: of the last close; refused: the server is
 *   there, but does not let us in; signedIn: with a token
 * @returns {string}
 */
export function outageWords({ state, code, refused, signedIn }) {
  if (state === 'closed') return closings[code] ?? 'The server closed the connection.';
  if (!refused) return 'No connection to the server.';
  const reason = signedIn ? 'Your sign-in may have expired: it may take a new token.' : 'A sign-in may be needed.';
  return `The server is there, but does not let this page in. ${reason}`;
}

/** @param {number} left seconds until the next attempt; 0: it is on its way @returns {string} */
export function retryWords(left) {
  return left > 0 ? `Trying again in ${seconds(1000 * left)}.` : 'Trying now…';
}

/** @param {number} left characters that still fit; negative: that are too many @returns {string} */
export function lengthWords(left) {
  if (left < 0) return `${characters(-left)} too many to be sent.`;
  return `${characters(left)} left.`;
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

function characters(count) {
  return count === 1 ? 'One character' : `${count.toLocaleString('en')} characters`;
}

function seconds(ms = 1000) {
  const count = Math.max(1, Math.ceil(ms / 1000));
  return count === 1 ? 'one second' : `${count} seconds`;
}
