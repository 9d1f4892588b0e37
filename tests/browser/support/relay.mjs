// A TCP relay in front of the server: its port stays when the server behind it is another one, and it can cut the line.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/// `{port, pointTo(port), cut(), stop()}`. Pointed to nothing, it drops what connects.
export async function startRelay() {
  let target = 0;
  const sockets = new Set();
  const join = (from, to) => {
    sockets.add(from);
    from.on('close', () => (sockets.delete(from), to.destroy()));
    from.on('error', () => {});
    from.pipe(to);
  };
  const listener = createServer((client) => {
    if (!target) return client.destroy();
    const server = connect(target, '127.0.0.1');
    join(client, server);
    join(server, client);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    port: listener.address().port,
    pointTo: (port) => (target = port),
    cut,
    stop: () => (listener.close(), cut(), once(listener, 'close')),
  };
}
