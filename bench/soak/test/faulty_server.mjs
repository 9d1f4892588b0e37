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

/// Listens on a free port of the loopback address: `{port, close()}`.
export async function startFaulty(fault) {
  let waiting = null;
  let count = 0;
  let relayed = 0;

  const leave = (self, word) => {
    if (waiting === self) waiting = null;
    const { partner, room } = self;
    self.partner = null;
    if (!partner) return;
    partner.partner = null;
    if (fault !== 'silence' || word !== 'partner_disconnected')
      partner.tell(word, { roomId: room });
  };
  const look = (self) => {
    leave(self, 'partner_left');
    const other = waiting;
    if (!other || other === self) {
      waiting = self;
      return self.tell('waiting_for_partner', {});
    }
    waiting = null;
    const room = `room-${++count}`;
    for (const [one, two] of [
      [self, other],
      [other, self],
    ]) {
      Object.assign(one, { partner: two, room });
      one.tell('partner_found', { roomId: room, partnerId: two.user, isInitiator: one === self });
    }
  };
  const take = (self, { event, data }) => {
    if (event === 'find_partner' || event === 'next_partner') return look(self);
    if (event === 'leave_room') {
      leave(self, 'partner_left');
      return self.tell('left_room', {});
    }
    if (!self.partner || data.roomId !== self.room) return;
    const name = event === 'connection_state' ? 'partner_connection_state' : event;
    const text = JSON.stringify({ event: name, data: { ...data, from: self.user } });
    faults[fault](self.partner, toFrame(text), ++relayed);
  };

  const sockets = new Set();
  const server = createServer().on('upgrade', (request, socket) => {
    sockets.add(socket);
    socket.user = `user-${++count}`;
    socket.tell = (event, data) => socket.write(toFrame(JSON.stringify({ event, data })));
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    );
    socket.tell('connected', { userId: socket.user });
    let bytes = Buffer.alloc(0);
    socket.on('data', (more) => {
      const { texts, rest } = takeTexts(Buffer.concat([bytes, more]));
      bytes = rest;
      for (const text of texts) take(socket, JSON.parse(text));
    });
    socket.on('error', () => {});
    socket.on('close', () => (sockets.delete(socket), leave(socket, 'partner_disconnected')));
  });
  await new Promise((settle) => server.listen(0, '127.0.0.1', settle));
  const close = () => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  };
  return { port: server.address().port, close };
}
