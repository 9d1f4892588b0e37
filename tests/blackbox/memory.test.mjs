// When the server gives memory back to the system; how much goes back is measured by `bench/`.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { enter } from './support/resume.mjs';
import { useServer } from './support/suite.mjs';
import { until } from './support/waits.mjs';

/// More than enough to care for their memory.
const many = 600;

/// The server counts its clients once a second.
const nextLook = () => pause(1500);

const args = ['--log.level=debug', '--limits.enabled=false', '--session.resume-window=3s'];

describe('memory of many who have gone', () => {
  const server = useServer({ args });
  const timesGiven = () => server.logs().split('gave free memory back').length - 1;

  test('goes back when they go, and again when they can no longer come back', async () => {
    const clients = [];
    while (clients.length < many)
      clients.push(...(await Promise.all(Array.from({ length: 50 }, () => enter(server)))));
    await nextLook();
    assert.equal(timesGiven(), 0);
    await Promise.all(clients.map((client) => client.drop()));
    await server.untilStats({ connectedUsers: many, reconnectingUsers: many });
    await until(() => timesGiven() > 0, 'memory that goes back');
    const before = timesGiven();
    await server.untilStats({ connectedUsers: 0 });
    await until(() => timesGiven() > before, 'more memory that goes back');
  });

  test('is not worth the trouble when they were few', async () => {
    const before = timesGiven();
    const clients = await Promise.all(Array.from({ length: 50 }, () => enter(server, '')));
    await Promise.all(clients.map((client) => client.close()));
    await nextLook();
    assert.equal(timesGiven(), before);
  });
});
