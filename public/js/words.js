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
  insecure: 'Browsers give camera and microphone to secure (https) pages only. You are in text-only mode.',
  refused: 'Camera and microphone are blocked for this page. You are in text-only mode.',
  missing: 'No camera or microphone could be opened. You are in text-only mode.',
};

const errors = {
  banned: 'You are not welcome here any more.',
  internal: 'Something went wrong on the server. Please try again.',
  server_draining: 'The server is about to restart. You will be reconnected.',
  unknown_event: 'This server cannot do that.',
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

/** @param {number} waitingUsers in the queue, oneself included @returns {string} */
export function queueWords(waitingUsers) {
  if (!Number.isInteger(waitingUsers)) return '';
  const others = waitingUsers - 1;
  if (others < 1) return 'Nobody else is waiting.';
  return others === 1 ? 'One other person is waiting.' : `${others.toLocaleString('en')} others are waiting.`;
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
export const blockedWords = 'Blocked. The two of you will not be paired again.';
export const outOfReachWords = 'Without the connection of then, this stranger cannot be blocked any more.';

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

/** @param {'self'|'partner'} who has lost the connection to the server @returns {string} */
export function awayWords(who) {
  return absences[who];
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
