// The job itself, without a transport: pairs strangers and relays between them. Checks what a
// careful implementer would: shapes and types, the length of a chat message, and that the room is
// one's own.
import { randomUUID } from 'node:crypto';

const longestChat = 2000;

/// What is relayed: its field, and the type that it must have, if any.
const relayed = {
  webrtc_offer: { field: 'offer' },
  webrtc_answer: { field: 'answer' },
  webrtc_ice_candidate: { field: 'candidate' },
  chat_message: { field: 'message', isValid: isChat },
};

function isChat(value) {
  if (typeof value !== 'string') return false;
  const { length } = value.trim();
  return length >= 1 && length <= longestChat;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export class Service {
  #waiting = new Set();
  #actions = { find_partner: this.#find, next_partner: this.#next, leave_room: this.#leave };

  /// The events that clients may send.
  get events() {
    return [...Object.keys(this.#actions), ...Object.keys(relayed)];
  }

  /// A new client. `send(event, data)` reaches it. Returns it, for the other functions.
  connect(send) {
    const user = { id: randomUUID(), send, partner: null, room: null, lastRoom: null };
    const serverTime = new Date().toISOString();
    const message = 'Connected to the video chat server';
    send('connected', { userId: user.id, message, serverTime });
    return user;
  }

  /// A client is gone.
  disconnect(user) {
    this.#waiting.delete(user);
    this.#part(user, 'partner_disconnected', 'Your partner has lost the connection');
  }

  /// A message of a client.
  receive(user, event, data = {}) {
    if (!isObject(data)) return refuse(user, 'invalid_message', 'data must be an object');
    const action = Object.hasOwn(this.#actions, event) && this.#actions[event];
    if (action) return action.call(this, user);
    if (!Object.hasOwn(relayed, event)) return refuse(user, 'unknown_event', 'unknown event');
    this.#relay(user, event, data);
  }

  #find(user) {
    if (user.partner) return refuse(user, 'already_in_room', 'already in a room');
    const [partner] = this.#waiting;
    if (partner && partner !== user) return this.#pair(partner, user);
    user.room ??= randomUUID();
    this.#waiting.add(user);
    user.send('waiting_for_partner', { roomId: user.room, waitingUsers: this.#waiting.size });
  }

  #pair(waiter, seeker) {
    this.#waiting.delete(waiter);
    const roomId = waiter.room;
    seeker.room = roomId;
    waiter.partner = seeker;
    seeker.partner = waiter;
    for (const user of [waiter, seeker])
      user.send('partner_found', {
        roomId,
        partnerId: user.partner.id,
        isInitiator: user === seeker,
        commonInterests: [],
      });
  }

  #next(user) {
    this.#part(user, 'partner_left', 'Your partner has left the chat');
    this.#find(user);
  }

  #leave(user) {
    const roomId = user.room;
    this.#waiting.delete(user);
    this.#part(user, 'partner_left', 'Your partner has left the chat');
    user.room = null;
    user.send('left_room', { message: 'You have left the room', ...(roomId && { roomId }) });
  }

  /// Ends the room of a client, and says so to the one who stays.
  #part(user, event, message) {
    const { partner, room } = user;
    if (!partner) return;
    for (const each of [user, partner])
      Object.assign(each, { partner: null, room: null, lastRoom: room });
    partner.send(event, { message, roomId: room });
  }

  #relay(user, event, data) {
    const { field, isValid } = relayed[event];
    const roomId = data.roomId ?? user.room;
    if (data[field] === undefined || (isValid && !isValid(data[field])))
      return refuse(user, 'invalid_message', `${field} is not valid`);
    if (!user.partner || roomId !== user.room) return this.#misdirected(user, roomId);
    const message = { [field]: data[field], from: user.id };
    if (event === 'chat_message') message.timestamp = new Date().toISOString();
    message.roomId = roomId;
    user.partner.send(event, message);
  }

  /// A late message of the room before is dropped without a word.
  #misdirected(user, roomId) {
    if (user.lastRoom && roomId === user.lastRoom) return;
    refuse(user, user.partner ? 'wrong_room' : 'not_in_room', 'not in that room');
  }
}

function refuse(user, code, message) {
  user.send('error', { code, message });
}
