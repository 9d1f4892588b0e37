import { Drain } from './drain.js';

/*
 *           look              partner_found
 *   idle ──────────▶ looking ──────────────▶ talking
 *    ▲               │  ▲  ▲                  │ │  │
 *    ├──── stop ─────┘  │  └────── look ──────┘ │  │ partner_left, partner_disconnected, connection lost
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
  #userId = null;
  #iceServers = [];
  /** `left_room` answers still to come: until then, what arrives was sent before the server knew that we left. */
  #leaving = 0;
  #retry;

  /**
   * @param {{send: Function, open: Function, comeBackAfter: Function}} socket
   * @param {object} on
   * @param {(phase: 'idle'|'looking'|'talking'|'ended', reason?: string) => void} on.phase
   * @param {(room: {id: string, isInitiator: boolean, iceServers: object[]}) => void} on.room a partner was found
   * @param {() => void} on.roomClosed
   * @param {(event: string, data: object) => void} on.inRoom sent by the partner in the current room, and nothing else
   * @param {(error: {code: string, message: string, event?: string, retryAfterMs?: number}) => void} on.error
   */
  constructor(socket, on) {
    this.#socket = socket;
    this.#on = on;
    this.#drain = new Drain(socket, () => this.#phase === 'talking');
  }

  get phase() {
    return this.#phase;
  }

  /** Looks for a partner; leaves the present one, if any. */
  look() {
    const event = this.#room === null ? 'find_partner' : 'next_partner';
    this.#closeRoom();
    this.#enter('looking');
    if (!this.#drain.move()) this.#ask(event);
  }

  /** Leaves the room or the queue. */
  stop() {
    clearTimeout(this.#retry);
    this.#closeRoom();
    if (this.#phase === 'looking' || this.#phase === 'talking') this.#leave();
    this.#enter('idle');
    this.#drain.move();
  }

  /** Sends an event of the current room. @returns {boolean} false when there is no room or no connection */
  send(event, data) {
    return this.#room !== null && this.#socket.send(event, { ...data, roomId: this.#room.id });
  }

  /** The socket is gone, and with it all that the server knew of us. The wish for a partner outlives it. */
  connectionLost() {
    clearTimeout(this.#retry);
    this.#drain.cancel();
    this.#leaving = 0;
    if (this.#phase === 'talking') this.#end('connection_lost');
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
      if (this.#phase === 'looking') this.#ask('find_partner');
    },
    partner_found: ({ roomId, isInitiator }) => {
      if (this.#phase !== 'looking' || this.#leaving > 0) return;
      this.#room = { id: roomId, isInitiator: isInitiator === true, iceServers: this.#iceServers };
      this.#enter('talking');
      this.#on.room(this.#room);
    },
    partner_left: (data) => this.#isCurrent(data) && this.#end('partner_left'),
    partner_disconnected: (data) => this.#isCurrent(data) && this.#end('partner_disconnected'),
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

  #failed(error) {
    if (error.event === 'leave_room') return this.#leaveRefused(error);
    this.#on.error(error);
    if (this.#phase !== 'looking') return;
    if (error.code === 'waiting_timeout' || error.code === 'banned') this.#enter('ended', error.code);
    else if (error.event === 'find_partner' || error.event === 'next_partner') this.#searchRefused(error);
  }

  #searchRefused({ code, event, retryAfterMs = 2000 }) {
    if (code === 'rate_limited') this.#later(() => this.#ask(event), retryAfterMs);
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
    clearTimeout(this.#retry);
    this.#retry = setTimeout(action, delayMs);
  }

  #ask(event) {
    clearTimeout(this.#retry);
    this.#socket.send(event);
  }

  #leave() {
    if (this.#socket.send('leave_room')) this.#leaving++;
  }

  #left() {
    if (this.#leaving > 0) this.#leaving--;
  }

  #end(reason) {
    this.#closeRoom();
    this.#enter('ended', reason);
    this.#drain.move();
  }

  #closeRoom() {
    if (this.#room === null) return;
    this.#room = null;
    this.#on.roomClosed();
  }

  #enter(phase, reason) {
    this.#phase = phase;
    this.#on.phase(phase, reason);
  }
}
