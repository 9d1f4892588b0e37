// The job on the npm package ws: node ws.mjs PORT
import { WebSocketServer } from 'ws';
import { Service } from './service.mjs';

const heartbeat = 25_000;
const largestMessage = 64 * 1024;

const service = new Service();
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  maxPayload: largestMessage,
});

/// `{event, data}`, or null if the text is not that.
function parse(text) {
  try {
    const message = JSON.parse(text);
    return typeof message?.event === 'string' ? message : null;
  } catch {
    return null;
  }
}

server.on('connection', (socket) => {
  const send = (event, data) => socket.send(JSON.stringify({ event, data }));
  const user = service.connect(send);
  socket.isAlive = true;
  socket.on('pong', () => (socket.isAlive = true));
  socket.on('error', () => {}); // 'close' follows
  socket.on('close', () => service.disconnect(user));
  socket.on('message', (bytes, isBinary) => {
    if (isBinary) return socket.close(1003);
    const message = parse(bytes.toString());
    if (!message) return send('error', { code: 'invalid_json', message: 'no event in JSON' });
    service.receive(user, message.event, message.data ?? {});
  });
});

// As the documentation of ws has it.
setInterval(() => {
  for (const socket of server.clients) {
    if (!socket.isAlive) {
      socket.terminate();
      continue;
    }
    socket.isAlive = false;
    socket.ping();
  }
}, heartbeat);
