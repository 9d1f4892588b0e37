// A line to the server that breaks after a given number of bytes.
import { once } from 'node:events';
import net from 'node:net';

/// Forwards one connection to `port` of the server. `cut` is {direction: 'up' | 'down', after,
/// silent}: once `after` bytes have passed in that direction the line is dead. A silent line stays
/// open to the server and swallows everything, as when a network is gone; otherwise both ends are
/// closed. Without a `cut` it counts. Resolves to {port, passed: {up, down}, close()}.
export async function cutLine(port, cut) {
  const passed = { up: 0, down: 0 };
  const open = new Set();
  let isDead = false;
  const server = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true).on('error', () => {});
    }
    const die = () => {
      isDead = true;
      near.destroy();
      if (!cut.silent) far.destroy();
    };
    const forward = (from, to, direction) => {
      from.on('data', (bytes) => {
        if (isDead) return;
        const left = cut?.direction === direction ? cut.after - passed[direction] : Infinity;
        const part = bytes.subarray(0, left);
        passed[direction] += part.length;
        if (part.length < left) return void to.write(part);
        // What came before the cut arrives.
        to.write(part, die);
      });
      from.on('close', () => {
        if (!(cut?.silent && isDead)) to.destroy();
      });
    };
    forward(near, far, 'up');
    forward(far, near, 'down');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    open.forEach((socket) => socket.destroy());
    server.close();
  };
  return { port: server.address().port, passed, close };
}
