import { Drain } from './drain.js';

/** When we are back, what we missed follows at once. What the server's word does not agree with after this time, we missed
 *  without knowing. */
const catchUpMs = 1000;
/** Wishes that change while looking are sent together after this time: the server takes two searches per second. */
const gatherMs = 600;

/*
 *           look              partner_found
 *   idle ──────────▶ looking ──────────────▶ talking
 *    ▲               │  ▲  ▲                  │ │  │
 *    ├──── stop ─────┘  │  └────── look ──────┘ │  │ partner_left, partner_disconnected, connection lost for good
 *    ├──────────────────┼───────── stop ────────┘  │
 *    │                  └─ look ── ended ◀─────────┘   (also from looking: waiting_timeout, banned)
 *    └───────── stop ─────────────── ┘
 */

/**
 * What this client is doing, and what an event of the server means now. Sends requests, and tells `on` what came of
 * them. No DOM and no WebRTC in here.
 */
export class Session {
  #socket;
  #on;
  #drain;
  #phase = 'idle';
  #room = null;
  /** The id of the room that the partner has just left: its partner can still be blocked. */
  #endedRoom = null;
  /** The id of the room that we left while there was no connection: the server has still to hear of it. */
  #leftUnheard = null;
  /** False while the connection is lost but not for good. */
  #connected = true;
  #userId = null;
  #iceServers = [];
  #wishes;
  #wide = false;
  /** The server is to hear of `#wide` as soon as it has a ticket of ours. */
  #widening = false;
  /** `left_room` answers still to come: until then, what arrives was sent before the server knew that we left. */
  #leaving = 0;
  #retry = null;

  /**
   * @param {{send: Function, open: Function, comeBackAfter: Function}} socket
   * @param {object} on
   * @param {(phase: 'idle'|'looking'|'talking'|'ended', reason?: string) => void} on.phase
   * @param {(waitingUsers: number) => void} on.waiting in the queue, which has this many in it, us included
   * @param {(room: {id: string, isInitiator: boolean, iceServers: object[], shared: string[]}) => void} on.room
   *   a partner was found, who has the interests in `shared` too
   * @param {() => void} on.roomClosed
   * @param {(who: 'self'|'partner', isAway: boolean) => void} on.away in a conversation: a connection to the server is lost,
   *   or there again
   * @param {() => void} on.blocked the partner will not be met again
   * @param {(event: string, data: object) => void} on.inRoom sent by the partner in the current room, and nothing else
   * @param {(error: {code: string, message: string, event?: string, retryAfterMs?: number}) => void} on.error
   * @param {() => object} [wishes] the preferences that a search carries, asked for when it is sent
   */
  constructor(socket, on, wishes = () => ({})) {
    this.#socket = socket;
    this.#on = on;
    this.#wishes = wishes;
    this.#drain = new Drain(socket, () => this.#phase === 'talking');
  }

  get phase() {
    return this.#phase;
  }

  /** Whether the present search is for anyone, with common interests or without. */
  get isWide() {
    return this.#wide;
  }

  /** Looks for a partner; leaves the present one, if any. */
  look() {
    const event = this.#room === null ? 'find_partner' : 'next_partner';
    this.#noteLeaving();
    this.#closeRoom();
    this.#wide = false;
    this.#enter('looking');
    if (!this.#drain.move()) this.#ask(event);
  }

  /** The wishes are others now: a search that is on goes on with them, and is no longer for anyone. */
  wishAgain() {
    if (this.#phase !== 'looking') return;
    this.#wide = false;
    // What is to be repeated later will carry the wishes of then.
    if (this.#retry === null) this.#later(() => this.#ask('find_partner'), gatherMs);
  }

  /** Takes anyone from now on, for as long as this search lasts. */
  widen() {
    if (this.#phase !== 'looking') return;
    this.#wide = true;
    // It is for the ticket that the server has; the next one will be widened when it is there.
    if (this.#retry === null) this.#socket.send('stop_looking_for_common_interests');
  }

  /**
   * Asks never to meet this partner, or the one who has just left, again. The server's answer goes on to the next.
   *
   * @returns {boolean} false when there is nobody, or no connection
   */
  block() {
    const roomId = this.#room?.id ?? this.#endedRoom;
    return roomId !== null && this.#socket.send('block_partner', { roomId });
  }

  /** Leaves the room or the queue. */
  stop() {
    this.#noteLeaving();
    this.#closeRoom();
    if (this.#phase === 'looking' || this.#phase === 'talking') this.#leave();
    this.#enter('idle');
    this.#drain.move();
  }

  /** Sends an event of the current room. @returns {boolean} false when there is no room or no connection */
  send(event, data) {
    return this.#room !== null && this.#socket.send(event, { ...data, roomId: this.#room.id });
  }

  /**
   * The socket is gone, and with it all that the server knew of us, unless we `mayReturn`. The wish for a partner
   * outlives it in any case.
   */
  connectionLost(mayReturn = false) {
    this.#cancelRetry();
    this.#drain.cancel();
    this.#leaving = 0;
    this.#endedRoom = null;
    const news = this.#connected;
    this.#connected = !mayReturn;
    if (!mayReturn) this.#leftUnheard = null;
    if (this.#phase !== 'talking') return;
    if (!mayReturn) this.#end('connection_lost');
    else if (news) this.#on.away('self', true);
  }

  /** Handles one event of the server. Unknown ones are ignored, so that the protocol can grow. */
  receive(event, data) {
    if (Object.hasOwn(this.#handlers, event)) this.#handlers[event](data);
    else if (this.#isCurrent(data) && data.from !== this.#userId) this.#on.inRoom(event, data);
  }

  #handlers = {
    connected: ({ userId, iceServers }) => {
      this.#userId = userId;
      this.#iceServers = Array.isArray(iceServers) ? iceServers : [];
      this.#connected = true;
      this.#leftUnheard = null;
      // Too late to come back.
      if (this.#phase === 'talking') this.#end('connection_lost');
      if (this.#phase === 'looking') this.#ask('find_partner');
    },
    resumed: (place) => this.#returned(place),
    partner_reconnecting: (data) => this.#isCurrent(data) && this.#on.away('partner', true),
    partner_reconnected: (data) => this.#isCurrent(data) && this.#on.away('partner', false),
    waiting_for_partner: ({ waitingUsers }) => {
      if (this.#phase !== 'looking' || this.#leaving > 0) return;
      if (this.#widening) this.#socket.send('stop_looking_for_common_interests');
      this.#widening = false;
      this.#on.waiting(waitingUsers);
    },
    partner_found: ({ roomId, isInitiator, commonInterests }) => {
      if (this.#phase !== 'looking' || this.#leaving > 0) return;
      const shared = Array.isArray(commonInterests) ? commonInterests.filter(isText) : [];
      this.#room = { id: roomId, isInitiator: isInitiator === true, iceServers: this.#iceServers, shared };
      this.#enter('talking');
      this.#on.room(this.#room);
    },
    partner_left: (data) => this.#isCurrent(data) && this.#partnerGone('partner_left'),
    partner_disconnected: (data) => this.#isCurrent(data) && this.#partnerGone('partner_disconnected'),
    partner_blocked: (data) => {
      this.#on.blocked();
      if (this.#isCurrent(data) || data.roomId === this.#endedRoom) this.look();
    },
    left_room: () => this.#left(),
    error: (error) => this.#failed(error),
    server_draining: ({ reconnectAfterMs = 0 }) => {
      this.#on.error({ code: 'server_draining' });
      this.#drain.announce(reconnectAfterMs);
    },
  };

  /** The one guard against everything late: an event of a room that we are no longer in. */
  #isCurrent(data) {
    return this.#room !== null && data.roomId === this.#room.id;
  }

  /** The server has us where we were, and tells now what has happened since. Makes both ends agree again. */
  #returned(place) {
    this.#connected = true;
    const left = place.roomId !== undefined && place.roomId === this.#leftUnheard;
    this.#leftUnheard = null;
    if (this.#phase === 'talking') this.#backInRoom(place);
    else if (this.#phase === 'looking') this.#backInSearch(place, left);
    else if (place.state !== 'idle') this.#leave();
  }

  #backInRoom(place) {
    const { id } = this.#room;
    if (place.state === 'in_room' && place.roomId === id) this.#on.away('self', false);
    else this.#later(() => this.#isCurrent({ roomId: id }) && this.#partnerGone('partner_disconnected'), catchUpMs);
  }

  #backInSearch(place, left) {
    if (place.state !== 'in_room') this.#ask('find_partner');
    else if (left) this.#ask('next_partner');
    else this.#later(() => this.#handlers.partner_found(place), catchUpMs);
  }

  /** Without a connection the server does not hear that we go. */
  #noteLeaving() {
    if (!this.#connected && this.#room !== null) this.#leftUnheard = this.#room.id;
  }

  #failed(error) {
    if (error.event === 'leave_room') return this.#leaveRefused(error);
    this.#on.error(error);
    if (this.#phase !== 'looking') return;
    if (error.code === 'waiting_timeout' || error.code === 'banned') this.#enter('ended', error.code);
    else if (error.event === 'find_partner' || error.event === 'next_partner') this.#searchRefused(error);
  }

  #searchRefused({ code, event, retryAfterMs = 2000 }) {
    // Not to be repeated as it is. Leaving puts things right, whether we are idle there, waiting, or in a room still.
    if (code === 'invalid_message') this.stop();
    else if (code === 'rate_limited') this.#later(() => this.#ask(event), retryAfterMs);
    else if (code === 'server_draining') this.#drain.announce(retryAfterMs);
    // The two ends disagree for a moment, as when the partner left while "next" was on its way: follow the server.
    else if (code === 'already_in_room') this.#ask('next_partner');
    else if (code === 'not_in_room') this.#ask('find_partner');
  }

  /** We are still where we were. If a new search is on already, its answer puts things right. */
  #leaveRefused({ code, retryAfterMs = 1000 }) {
    this.#left();
    if (code === 'rate_limited' && this.#phase === 'idle') this.#later(() => this.#leave(), retryAfterMs);
  }

  #later(action, delayMs) {
    this.#cancelRetry();
    this.#retry = setTimeout(() => {
      this.#retry = null;
      action();
    }, delayMs);
  }

  #cancelRetry() {
    clearTimeout(this.#retry);
    this.#retry = null;
  }

  #ask(event) {
    this.#cancelRetry();
    this.#widening = this.#wide;
    this.#socket.send(event, this.#wishes());
  }

  #leave() {
    if (this.#socket.send('leave_room')) this.#leaving++;
  }

  #left() {
    if (this.#leaving > 0) this.#leaving--;
  }

  #partnerGone(reason) {
    this.#end(reason, this.#room.id);
  }

  #end(reason, endedRoom = null) {
    this.#closeRoom();
    this.#enter('ended', reason);
    this.#endedRoom = endedRoom;
    this.#drain.move();
  }

  #closeRoom() {
    if (this.#room === null) return;
    this.#room = null;
    this.#on.roomClosed();
  }

  #enter(phase, reason) {
    this.#cancelRetry();
    this.#endedRoom = null;
    this.#phase = phase;
    this.#on.phase(phase, reason);
  }
}

function isText(value) {
  return typeof value === 'string';
}
