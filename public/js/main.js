import { Call } from './call.js';
import { Chat } from './chat.js';
import { Chips } from './chips.js';
import { Media } from './media.js';
import { Preferences } from './preferences.js';
import { Session } from './session.js';
import { Signaling } from './signaling.js';
import { Stage } from './stage.js';
import { Stats } from './stats.js';
import { View } from './view.js';
import { blockedWords, errorWords, interestProblem, mediaWords, outOfReachWords, socketWords } from './words.js';

/** Wires the modules together; everything that is decided is decided in them. */

const doubleClickMs = 700;
/** What the protocol's `connection_state` has no word for. */
const publicState = { lost: 'failed', unused: 'closed' };
let call = null;

const stage = new Stage();
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
});
const chat = new Chat({
  send: (message) => session.send('chat_message', { message }),
  typing: (isTyping) => session.send('typing', { isTyping }),
});
const chips = new Chips(preferences.interests, interestsChanged);
// Behind the `#`, which browsers send to nobody: http://localhost:3000/#token=...
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
const signaling = new Signaling(new URL('/ws', location.href.replace(/^http/, 'ws')).href, {
  message: (event, data) => stats.receive(event, data) || session.receive(event, data),
  status: socketChanged,
}, WebSocket, token);
const stats = new Stats((event) => signaling.send(event), (online) => view.showOnline(online));
const session = new Session(signaling, {
  phase: phaseChanged,
  waiting: (waitingUsers) => view.showWaiting(waitingUsers),
  room: openRoom,
  roomClosed: closeRoom,
  blocked: () => view.notify(blockedWords),
  inRoom: fromPartner,
  error: serverRefused,
}, () => preferences.request);

async function start() {
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
  return preferences.interests.size > 0 && !session.isWide ? 'narrow' : 'wide';
}

function phaseChanged(phase, reason) {
  if (phase === 'idle') media.close();
  if (phase === 'looking') view.showWaiting();
  view.showPhase(phase, phase === 'looking' ? search() : reason);
  if (phase !== 'talking') return;
  view.guardNext(doubleClickMs);
  stats.refresh();
}

function openRoom(room) {
  chat.open(room.shared);
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
  view.showCall(state, stage.remoteKinds);
}

function closeRoom() {
  call?.close();
  call = null;
  stage.clearRemote();
  chat.close();
}

function fromPartner(event, data) {
  if (event === 'chat_message') chat.receive(data.message, data.timestamp);
  else if (event === 'typing') chat.showTyping(data.isTyping === true);
  else if (event === 'partner_connection_state') call?.partnerState(data.state);
  else call?.receive(event, data);
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
  if (status.state !== 'connecting') view.notify(socketWords(status), !open);
  if (!open) session.connectionLost();
  if (status.state === 'closed') session.stop();
  if (open) stats.start();
  else stats.stop();
}

function showMedia() {
  stage.showLocal(media.stream);
  view.showDevice('audio', media.state('audio'));
  view.showDevice('video', media.state('video'));
}

addEventListener('online', () => signaling.hurry());
document.addEventListener('visibilitychange', () => document.hidden || signaling.hurry());
showMedia();
view.showMode(preferences.mode);
view.showPhase('idle');
signaling.open();
