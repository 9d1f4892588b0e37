import { Call } from './call.js';
import { Chat } from './chat.js';
import { Chips } from './chips.js';
import { Connection } from './connection.js';
import { Media } from './media.js';
import { Preferences } from './preferences.js';
import { Session } from './session.js';
import { Signaling } from './signaling.js';
import { Stage } from './stage.js';
import { Stats } from './stats.js';
import { View } from './view.js';
import { blockedWords, errorWords, interestProblem, mediaWords, outOfReachWords } from './words.js';

/** Wires the modules together; everything that is decided is decided in them. */

const doubleClickMs = 700;
/** What the protocol's `connection_state` has no word for. */
const publicState = { lost: 'failed', unused: 'closed' };
let call = null;
/** What was last heard of the call, and who is away from the server meanwhile. */
let callState = null;
const away = new Set();
/** What the stranger was told last of our camera. */
let cameraTold = null;
/** Whether the server has a ticket of ours, which its numbers count. */
let isQueued = false;

const stage = new Stage(showCall);
const media = new Media(showMedia);
const preferences = new Preferences();
const view = new View({
  primary: () => (session.phase === 'idle' ? start() : session.look()),
  stop: () => session.stop(),
  mode: chooseMode,
  anyone: widen,
  block: () => session.block() || view.notify(outOfReachWords),
  mic: () => media.toggle('audio'),
  camera: () => media.toggle('video'),
  retry: () => signaling.open(),
});
const chat = new Chat({
  send: (message) => session.send('chat_message', { message }),
  typing: (isTyping) => session.send('typing', { isTyping }),
});
const chips = new Chips(preferences.interests, interestsChanged);
// Behind the `#`, which browsers send to nobody: http://localhost:3000/#token=...
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
const connection = new Connection((outage) => view.showOutage(outage, connection.isOver), { signedIn: token !== '' });
const signaling = new Signaling(new URL('/ws', location.href.replace(/^http/, 'ws')).href, {
  message: (event, data) => stats.receive(event, data) || session.receive(event, data),
  status: socketChanged,
}, WebSocket, token);
const stats = new Stats((event) => signaling.send(event), showNumbers);
const session = new Session(signaling, {
  phase: phaseChanged,
  waiting: queued,
  room: openRoom,
  roomClosed: closeRoom,
  away: awayChanged,
  blocked: () => view.notify(blockedWords, true),
  inRoom: fromPartner,
  error: serverRefused,
}, () => preferences.request);

/** The camera is opened when there is somebody to ask for a partner, not before. */
async function start() {
  if (!connection.isOpen) {
    view.showPhase('asking', 'connecting');
    if (!(await connection.untilOpen())) return;
  }
  if (preferences.mode === 'video') {
    view.showPhase('asking');
    const outcome = await media.open();
    if (outcome === 'cancelled') return;
    if (outcome !== 'ok') view.notify(mediaWords(outcome));
  }
  session.look();
}

function chooseMode(mode) {
  preferences.mode = mode;
  view.showMode(mode);
}

function interestsChanged() {
  preferences.keep();
  session.wishAgain();
  if (session.phase === 'looking') view.showSearch(search());
}

function widen() {
  session.widen();
  view.showSearch(search());
}

function search() {
  if (preferences.interests.size === 0) return 'wide';
  return session.isWide ? 'anyone' : 'narrow';
}

function queued(waitingUsers) {
  isQueued = true;
  view.showWaiting(waitingUsers);
}

/** The number of those who wait counts us, too, from our ticket on. */
function showNumbers(online, waiting) {
  view.showOnline(online);
  if (isQueued && waiting > 0) view.showWaiting(waiting, true);
}

/** What was known of the queue is not known any more. */
function forgetQueue() {
  isQueued = false;
  view.showWaiting();
}

function phaseChanged(phase, reason) {
  if (phase === 'idle') {
    connection.giveUp();
    media.close();
  }
  if (phase === 'looking') chips.settle();
  forgetQueue();
  view.showPhase(phase, phase === 'looking' ? search() : reason);
  if (phase !== 'talking') return;
  view.guardNext(doubleClickMs);
  stats.refresh();
}

function openRoom(room) {
  chat.open(room.shared);
  tellCamera();
  // Who only wants to write makes no connection, and so shows nobody an address.
  if (preferences.mode === 'text') return callChanged('unused');
  try {
    call = new Call({ ...room, stream: media.stream }, {
      send: (event, data) => session.send(event, data),
      track: (track) => stage.addRemote(track),
      state: callChanged,
    });
  } catch (error) {
    // No WebRTC here, or ICE servers that the browser does not take: there is still the chat.
    console.warn('no call:', error.message);
    callChanged('lost');
  }
}

function callChanged(state) {
  session.send('connection_state', { state: publicState[state] ?? state });
  callState = state;
  showCall();
}

/** What is said of an absence stays until it is over, whatever the call does meanwhile. */
function showCall() {
  const [who] = away;
  if (who) view.showAway(who);
  else if (callState) view.showCall(callState, stage.remoteKinds, stage.cameraIsOff);
  else if (session.phase === 'talking') view.showPhase('talking');
}

/**
 * A camera that is off sends black, which looks like a broken one. That it is off is a state that only this page
 * knows; other clients ignore it.
 */
function tellCamera() {
  const state = media.state('video') === 'on' ? 'camera_on' : 'camera_off';
  // One that is on, or that there is not, shows.
  if (cameraTold === null && media.state('video') !== 'off') return;
  if (state !== cameraTold && session.send('connection_state', { state })) cameraTold = state;
}

function awayChanged(who, isAway) {
  if (isAway) away.add(who);
  else away.delete(who);
  if (!isAway) call?.networkChanged();
  // What was said last may have been said into a dead line.
  if (who === 'self' && !isAway && cameraTold) cameraTold = 'unsure';
  tellCamera();
  showCall();
}

function closeRoom() {
  call?.close();
  call = callState = cameraTold = null;
  away.clear();
  stage.clearRemote();
  chat.close();
}

function fromPartner(event, data) {
  if (event === 'chat_message') chat.receive(data.message, data.timestamp);
  else if (event === 'typing') chat.showTyping(data.isTyping === true);
  else if (event === 'partner_connection_state') partnerState(data.state);
  else call?.receive(event, data);
}

function partnerState(state) {
  if (state === 'camera_on' || state === 'camera_off') stage.showCamera(state === 'camera_on');
  else call?.partnerState(state);
}

function serverRefused(error) {
  const problem = interestProblem(error);
  if (problem) chips.refuse(problem);
  else view.notify(errorWords(error));
  if (error.event === 'chat_message') chat.refuseLast();
}

function socketChanged(status) {
  const open = status.state === 'open';
  view.showConnected(open);
  connection.changed(status);
  if (!open) {
    forgetQueue();
    session.connectionLost(status.mayReturn);
  }
  if (status.state === 'closed') session.stop();
  if (open) stats.start();
  else stats.stop();
}

function showMedia() {
  stage.showLocal(media.stream);
  view.showDevice('audio', media.state('audio'));
  view.showDevice('video', media.state('video'));
  tellCamera();
}

// A new token is one for a new page.
addEventListener('hashchange', () => location.reload());
addEventListener('online', () => signaling.hurry());
navigator.connection?.addEventListener?.('change', () => signaling.hurry());
document.addEventListener('visibilitychange', () => document.hidden || signaling.hurry());
showMedia();
view.showMode(preferences.mode);
view.showPhase('idle');
signaling.open();
