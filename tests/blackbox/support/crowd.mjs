// A crowd of clients that act at random, each of which knows what a client can know, and complains
// when the server says something that cannot be.
import { connect } from './client.mjs';

/// Numbers in [0, 1) that are the same for the same seed (mulberry32).
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/// What all members together know of the rooms: roomId → Map of userId → {partnerId, isInitiator}.
export class Crowd {
  rooms = new Map();
  complaints = [];

  async join(url) {
    const client = await connect(url);
    return new Member(this, client);
  }

  note(roomId, userId, found) {
    const members = this.rooms.get(roomId) ?? new Map();
    this.rooms.set(roomId, members.set(userId, found));
    const what = `room ${roomId} of ${[...members.keys()]}`;
    this.insist(found.partnerId !== userId, `${userId} is paired with himself`);
    this.insist(members.size <= 2, `${what} has more than two members`);
    if (members.size < 2) return;
    const [[one, first], [two, second]] = members;
    this.insist(
      first.partnerId === two && second.partnerId === one,
      `the partners of ${what} disagree`,
    );
    this.insist(first.isInitiator !== second.isInitiator, `${what} has not exactly one initiator`);
  }

  insist(truth, complaint) {
    if (!truth) this.complaints.push(complaint);
  }
}

/// One client: `state` is idle, waiting or in_room, as far as the server has told.
///
/// Requests cross with what partners do. So a request to look may be overtaken by a later one or by
/// leaving, and then shares its answer; `looks` counts those that may still be answered, and is an
/// upper bound.
export class Member {
  state = 'idle';
  room = null;
  looks = 0;
  leaves = 0;
  pongs = 0;
  wantsCompany = false;
  #said = 0;

  constructor(crowd, client) {
    this.crowd = crowd;
    this.client = client;
    this.userId = client.userId;
    client.handle(({ event, data }) => {
      const reaction = reactions[event];
      if (reaction) reaction(this, data);
      else this.insist(false, `unexpected ${event}`);
    });
  }

  /// All that must be answered is, and who looked for company has some, or waits for it.
  get settled() {
    return this.leaves === 0 && this.pongs === 0 && !(this.wantsCompany && this.state === 'idle');
  }

  look(event) {
    ++this.looks;
    this.wantsCompany = true;
    this.client.send(event, {});
  }

  leave() {
    ++this.leaves;
    this.wantsCompany = false;
    this.client.send('leave_room');
  }

  /// Says something to the partner, unless about to move on: then it might be two rooms late.
  say() {
    if (!this.room || this.looks > 0 || this.leaves > 0) return;
    this.client.send('chat_message', {
      roomId: this.room.roomId,
      message: `${this.userId} ${++this.#said}`,
    });
  }

  /// Once the pong is here, all that was sent before has been read by the server.
  check() {
    ++this.pongs;
    this.client.send('ping');
  }

  become(state, room = null) {
    this.state = state;
    this.room = room;
  }

  insist(truth, complaint) {
    this.crowd.insist(truth, `${this.userId} (${this.state}): ${complaint}`);
  }
}

function roomIsOver(member, { roomId }) {
  member.insist(roomId === member.room?.roomId, `the end of a room that is not mine: ${roomId}`);
  member.wantsCompany = false; // its last request may have been answered before
  member.become('idle');
}

function lookIsAnswered(member, answer) {
  member.insist(member.looks > 0, `${answer} without having asked`);
  member.looks = Math.max(0, member.looks - 1);
}

/// What each message of the server means to a member.
const reactions = {
  waiting_for_partner(member) {
    lookIsAnswered(member, 'waiting_for_partner');
    member.become('waiting');
  },
  partner_found(member, found) {
    // Of two who both wait, because the partner of one was gone before their room began, one is the
    // initiator without having asked again.
    if (found.isInitiator && (member.looks > 0 || member.state !== 'waiting'))
      lookIsAnswered(member, 'partner_found');
    else member.insist(member.state === 'waiting', 'found without having waited');
    member.insist(found.roomId !== member.room?.roomId, 'the same room twice');
    member.become('in_room', { ...found, heard: 0 });
    member.crowd.note(found.roomId, member.userId, found);
  },
  chat_message(member, { roomId, from, message }) {
    const { room } = member;
    if (roomId !== room?.roomId || from !== room.partnerId)
      return member.insist(false, `a message from elsewhere: ${message}`);
    const [author, number] = message.split(' ');
    member.insist(
      author === from && Number(number) > room.heard,
      `out of order, or twice: ${message}`,
    );
    room.heard = Number(number);
  },
  partner_left: roomIsOver,
  partner_disconnected: roomIsOver,
  left_room(member) {
    member.insist(member.leaves > 0, 'left_room without having asked');
    --member.leaves;
    member.become('idle');
  },
  error(member, { code, event }) {
    member.insist(
      code === 'already_in_room' && event === 'find_partner',
      `error ${code} for ${event}`,
    );
    lookIsAnswered(member, 'already_in_room');
  },
  pong(member) {
    --member.pongs;
  },
};

/// All pages of GET /videochat/rooms in one: {active: {roomId: [userId, userId]}, waiting:
/// [userId]}.
export async function allRooms(request) {
  const all = { active: {}, waiting: [] };
  for (let offset = 0, more = true; more; offset += 50) {
    const { rooms, total, waiting, waitingUsers } = (
      await request(`/videochat/rooms?state=active&limit=50&offset=${offset}`)
    ).json;
    for (const { id, users } of rooms) all.active[id] = [...users].sort();
    all.waiting.push(...waiting.map(({ userId }) => userId));
    more = offset + 50 < Math.max(total, waitingUsers);
  }
  all.waiting.sort();
  return all;
}
