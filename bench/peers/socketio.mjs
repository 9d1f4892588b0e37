// The job on the npm package socket.io: node socketio.mjs PORT
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { Service } from './service.mjs';

const service = new Service();
const http = createServer();
const server = new Server(http, { serveClient: false, maxHttpBufferSize: 64 * 1024 });

// What the documentation advises against memory use.
server.engine.on('connection', (raw) => (raw.request = null));

server.on('connection', (socket) => {
  const user = service.connect((event, data) => socket.emit(event, data));
  for (const event of service.events)
    socket.on(event, (data) => service.receive(user, event, data ?? {}));
  socket.on('disconnect', () => service.disconnect(user));
});

http.listen(Number(process.argv[2]), '127.0.0.1');
