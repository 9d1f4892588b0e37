// The least of a server of this protocol, with a fault that can be chosen: what a soak must notice.
import { createServer } from 'node:http';

/// Each takes one in so many relayed messages.
const rarely = 40;

function toFrame(text) {
  const body = Buffer.from(text);
  const head =
    body.length < 126 ? Buffer.from([0x81, body.length]) : Buffer.from([0x81, 126, 0, 0]);
  if (body.length >= 126) head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/// The texts in `bytes` and what is left; masks are zero, as those of bench_load.
function takeTexts(bytes) {
  const texts = [];
  for (;;) {
    if (bytes.length < 2) break;
    const short = bytes[1] & 0x7f;
    const at = short === 126 ? 8 : 6;
    if (bytes.length < at) break;
    const end = at + (short === 126 ? bytes.readUInt16BE(2) : short);
    if (bytes.length < end) break;
    texts.push(bytes.toString('utf8', at, end));
    bytes = bytes.subarray(end);
  }
  return { texts, rest: bytes };
}

/// How a message `frame` goes to `to`, for each fault; `relayed` counts them.
const faults = {
  none: (to, frame) => to.write(frame),
  lose: (to, frame, relayed) => relayed % rarely === 0 || to.write(frame),
  repeat(to, frame, relayed) {
    to.write(frame);
    if (relayed % rarely === 0) to.write(frame);
  },
  swap(to, frame, relayed) {
    if (relayed % rarely === 0 && !to.kept) return (to.kept = frame);
    to.write(frame);
    if (to.kept) to.write(to.kept);
    to.kept = null;
  },
  cut(to, frame, relayed) {
    to.write(frame);
    if (relayed % (10 * rarely) === 0) to.destroy();
  },
  refuse(to, frame, relayed) {
    to.write(frame);
    if (relayed % rarely === 0) to.tell('error', { code: 'internal', message: 'no' });
  },
  silence: (to, frame) => to.write(frame), // says nothing of partners who are gone
};

/// Pairs whoever looks with whoever waits, and relays between the two. A member is the socket of a
/// client, with its `user`, `partner` and `room`.
class Relay {
  #fault;
  #waiting = null;
  #count = 0;
  #relayed = 0;

  constructor(fault) {
    this.#fault = fault;
  }

  enter(member) {
    member.user = `user-${++this.#count}`;
    member.tell = (event, data) => member.write(toFrame(JSON.stringify({ event, data })));
    member.tell('connected', { userId: member.user });
  }

  take(self, { event, data }) {
    if (event === 'find_partner' || event === 'next_partner') return this.#look(self);
    if (event === 'leave_room') {
      this.leave(self, 'partner_left');
      return self.tell('left_room', {});
    }
    if (!self.partner || data.roomId !== self.room) return;
    const name = event === 'connection_state' ? 'partner_connection_state' : event;
    const text = JSON.stringify({ event: name, data: { ...data, from: self.user } });
    faults[this.#fault](self.partner, toFrame(text), ++this.#relayed);
  }

  /// `word` is what the partner is told, if there is one.
  leave(self, word) {
    if (this.#waiting === self) this.#waiting = null;
    const { partner, room } = self;
    self.partner = null;
    if (!partner) return;
    partner.partner = null;
    if (this.#fault !== 'silence' || word !== 'partner_disconnected')
      partner.tell(word, { roomId: room });
  }

  #look(self) {
    this.leave(self, 'partner_left');
    const other = this.#waiting;
    if (!other || other === self) {
      this.#waiting = self;
      return self.tell('waiting_for_partner', {});
    }
    this.#waiting = null;
    const room = `room-${++this.#count}`;
    for (const [one, two] of [
      [self, other],
      [other, self],
    ]) {
      Object.assign(one, { partner: two, room });
      one.tell('partner_found', { roomId: room, partnerId: two.user, isInitiator: one === self });
    }
  }
}

/// Reads from `socket` what its client sends, until it closes.
function serve(relay, socket) {
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  );
  relay.enter(socket);
  let bytes = Buffer.alloc(0);
  socket.on('data', (more) => {
    const { texts, rest } = takeTexts(Buffer.concat([bytes, more]));
    bytes = rest;
    for (const text of texts) relay.take(socket, JSON.parse(text));
  });
  socket.on('error', () => {});
  socket.on('close', () => relay.leave(socket, 'partner_disconnected'));
}

/// Listens on a free port of the loopback address: `{port, close()}`.
export async function startFaulty(fault) {
  const relay = new Relay(fault);
  const sockets = new Set();
  const server = createServer().on('upgrade', (request, socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(relay, socket);
  });
  await new Promise((settle) => server.listen(0, '127.0.0.1', settle));
  const close = () => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  };
  return { port: server.address().port, close };
}
