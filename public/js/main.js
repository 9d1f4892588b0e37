import { Call } from './call.js';
import { Chat } from './chat.js';
import { Media } from './media.js';
import { Session } from './session.js';
import { Signaling } from './signaling.js';
import { Stage } from './stage.js';
import { Stats } from './stats.js';
import { View } from './view.js';
import { errorWords, mediaWords, socketWords } from './words.js';

/** Wires the modules together; everything that is decided is decided in them. */

const doubleClickMs = 700;
/** What the protocol's `connection_state` has no word for. */
const publicState = { lost: 'failed', unused: 'closed' };
let call = null;

const stage = new Stage();
const media = new Media(showMedia);
const view = new View({
  primary: () => (session.phase === 'idle' ? start() : session.look()),
  textOnly: () => start({ withoutMedia: true }),
  stop,
  mic: () => media.toggle('audio'),
  camera: () => media.toggle('video'),
});
const chat = new Chat({
  send: (message) => session.send('chat_message', { message }),
  typing: (isTyping) => session.send('typing', { isTyping }),
});
const signaling = new Signaling(new URL('/ws', location.href.replace(/^http/, 'ws')).href, {
  message: (event, data) => stats.receive(event, data) || session.receive(event, data),
  status: socketChanged,
});
const stats = new Stats((event) => signaling.send(event), (online) => view.showOnline(online));
const session = new Session(signaling, {
  phase: phaseChanged,
  room: openRoom,
  roomClosed: closeRoom,
  inRoom: fromPartner,
  error: serverRefused,
});

async function start({ withoutMedia = false } = {}) {
  if (!withoutMedia) {
    view.showPhase('asking');
    const outcome = await media.open();
    if (outcome === 'cancelled') return;
    if (outcome !== 'ok') view.notify(mediaWords(outcome));
  }
  session.look();
}

function stop() {
  media.close();
  session.stop();
}

function phaseChanged(phase, reason) {
  view.showPhase(phase, reason);
  if (phase !== 'talking') return;
  view.guardNext(doubleClickMs);
  stats.refresh();
}

function openRoom(room) {
  chat.open();
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
  view.notify(errorWords(error));
  if (error.event === 'chat_message') chat.refuseLast();
}

function socketChanged(status) {
  const open = status.state === 'open';
  view.showConnected(open);
  if (status.state !== 'connecting') view.notify(socketWords(status), !open);
  if (!open) session.connectionLost();
  if (status.state === 'closed') stop();
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
view.showPhase('idle');
signaling.open();
