// A session that has just connected, on a line of the test's own.
import { Session } from '../../../public/js/session.js';

/// `{session, line, person, log, sent, found(roomId), talk(roomId)}`. `line` has whether it `isOpen` and how often it
/// was `opened`, `person` has `wishes`; `log` is what the session tells the page, `sent` what it sends to the server.
export function connectedSession() {
  const [log, sent] = [[], []];
  const line = { isOpen: true, opened: 0 };
  const person = { wishes: undefined };
  const socket = {
    send: (event, data) => line.isOpen && (sent.push(data ? [event, data] : event), true),
    open: () => (line.opened++, session.connectionLost()),
    comeBackAfter() {},
  };
  const session = new Session(socket, pageOf(log), () => person.wishes);
  session.receive('connected', { userId: 'me' });
  const found = (roomId) => session.receive('partner_found', { roomId, partnerId: 'you', isInitiator: true });
  const talk = (roomId = 'A') => {
    session.look();
    found(roomId);
    log.length = sent.length = 0;
  };
  return { session, line, person, log, sent, found, talk };
}

const pageOf = (log) => ({
  phase: (phase, reason) => log.push(reason ? `${phase}: ${reason}` : phase),
  waiting: (waitingUsers) => log.push(`${waitingUsers} waiting`),
  room: ({ id, shared }) => log.push([`room ${id}`, ...shared].join(', ')),
  roomClosed: () => log.push('room closed'),
  away: (who, isAway) => log.push(`${who} ${isAway ? 'away' : 'back'}`),
  blocked: () => log.push('blocked'),
  inRoom: (event) => log.push(event),
  error: ({ code }) => log.push(`error ${code}`),
});
