// What a client process does: it holds WebSocket clients for its parent, which tells it what to do and
// hears what they hear, one JSON object per line. It is a process of its own so that it can be killed,
// stopped, or live on another network.
import net from 'node:net';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const clients = new Map();
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const commands = {
  connect({ client, url }) {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    clients.set(client, socket);
    socket.on('message', (bytes) => tell({ client, message: JSON.parse(bytes.toString()) }));
    socket.on('close', (code) => tell({ client, closed: code }));
    socket.on('error', () => {}); // `close` follows
  },
  send({ client, text }) {
    clients.get(client).send(text);
  },
  /// A connection that begins like a request, and goes no further.
  begin({ client, host, port }) {
    const socket = net.connect({ host, port }, () => {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
      tell({ client, message: { event: 'begun' } });
    });
    socket.on('error', () => {});
    socket.on('close', () => tell({ client, closed: 0 }));
  },
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { command, ...what } = JSON.parse(line);
    commands[command](what);
  })
  .on('close', () => process.exit());
