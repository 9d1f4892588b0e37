import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from './support/client.mjs';
import { handshakeHead, rawConnect, rawRequest } from './support/raw.mjs';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

describe('the number of connections', () => {
  const server = useServer({ args: ['--limits.connections=3'] });

  test('one too many is answered 503 with Retry-After, and the others live on', async () => {
    const clients = [await server.connect(), await server.connect(), await server.connect()];
    const { status, headers, socket } = await rawRequest(server.wsPort, handshakeHead('/'));
    assert.equal(status, 503);
    assert.match(headers['retry-after'], /^\d+$/);
    await socket.expectEnd();
    for (const client of clients) await client.expectNothing();
  });

  test('when one leaves there is room again', async () => {
    const clients = [await server.connect(), await server.connect(), await server.connect()];
    await clients[1].close();
    const again = await until(async () => {
      const client = new Client(server.wsUrl);
      return client.opened.then(
        () => client,
        () => null,
      );
    }, 'a connection in place of the one that left');
    await again.expect('connected');
    await again.drop();
  });
});

describe('file descriptors', () => {
  const server = useServer({ openFiles: 256 });

  test('a server that has no more of them refuses, lives, and recovers', async () => {
    const witness = await server.connect();
    const sockets = [];
    try {
      for (let n = 0; n < 350; ++n) sockets.push(await rawConnect(server.wsPort));
      sockets.forEach((socket) => socket.write(handshakeHead('/')));
      // Each of them is served, refused, dropped, or still in the backlog of the listener.
      await until(
        () => sockets.some(({ received }) => received.includes('101')),
        'some that are served',
      );
      await witness.expectNothing();
    } finally {
      sockets.forEach((socket) => socket.destroy());
    }
    await server.untilStats({ connectedUsers: 1 });
    await (await server.connect()).expectNothing();
    await witness.expectNothing();
  });
});

describe('more connections than file descriptors', () => {
  const server = useServer({ openFiles: 100, args: ['--limits.connections=10000'] });

  test('are let go at once, which is said once, and there is room again afterwards', async () => {
    assert.match(server.logs(), /warn.*limits\.connections is 10000/);
    const witness = await server.connect();
    const sockets = [];
    try {
      for (let n = 0; n < 200; ++n) sockets.push(await rawConnect(server.wsPort));
      // No more than descriptors are served, and nobody else is left hanging in the backlog.
      await until(() => sockets.filter(({ over }) => over).length >= 110, 'those that are let go');
      await witness.expectNothing();
      const late = await rawConnect(server.wsPort);
      await late.expectEnd();
    } finally {
      sockets.forEach((socket) => socket.destroy());
    }
    await until(async () => {
      const socket = await rawConnect(server.wsPort);
      socket.write(handshakeHead('/'));
      const head = await socket.take((bytes) => bytes.includes('101') && { size: 0 }, 'an answer');
      socket.destroy();
      return head;
    }, 'room again');
    await server.untilStats({ connectedUsers: 1 });
    await witness.expectNothing();
    assert.equal(server.logs().match(/cannot accept connections for now/g)?.length, 1);
  });
});
