// Do the peers the job that they are measured at? Spoken to by the clients that people use.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

const timeout = 20_000;

const here = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

/// A peer in a process of its own, which ends with the test.
async function startPeer(t, file) {
  const port = await freePort();
  const command = file.endsWith('.mjs') ? [process.execPath, here(file)] : [file];
  const child = spawn(command[0], [...command.slice(1), `${port}`], { stdio: 'inherit' });
  t.after(() => child.kill('SIGKILL'));
  return port;
}

/// Events in the order in which they came: `await next('name')` is the data of the next one, which
/// must have that name.
function inbox() {
  const arrived = [];
  const awaited = [];
  const put = (event, data) => {
    if (awaited.length) awaited.shift()({ event, data });
    else arrived.push({ event, data });
  };
  const take = () => arrived.shift() ?? new Promise((settle) => awaited.push(settle));
  const next = async (name) => {
    const { event, data } = await take();
    assert.equal(event, name);
    return data;
  };
  return { put, next };
}

async function webSocketClient(t, port) {
  const { put, next } = inbox();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  t.after(() => socket.terminate());
  socket.on('message', (text) => {
    const { event, data } = JSON.parse(text);
    put(event, data);
  });
  await once(socket, 'open');
  const send = (event, data) => socket.send(JSON.stringify({ event, data }));
  return { send, next, leave: () => socket.close() };
}

function socketIoClient(transports) {
  return async (t, port) => {
    const { put, next } = inbox();
    const socket = io(`http://127.0.0.1:${port}`, { transports, forceNew: true });
    t.after(() => socket.close());
    socket.onAny(put);
    return { send: (event, data) => socket.emit(event, data), next, leave: () => socket.close() };
  };
}

async function retry(attempt) {
  for (let i = 0; ; ++i)
    try {
      return await attempt();
    } catch (error) {
      if (i === 100) throw error;
      await pause(50);
    }
}

async function pair(a, b) {
  a.send('find_partner', {});
  const { roomId } = await a.next('waiting_for_partner');
  b.send('find_partner', {});
  const [waiter, seeker] = [await a.next('partner_found'), await b.next('partner_found')];
  assert.deepEqual([waiter.isInitiator, seeker.isInitiator], [false, true]);
  assert.deepEqual([waiter.roomId, seeker.roomId], [roomId, roomId]);
  return roomId;
}

async function conversation(a, b, c) {
  const { userId } = await a.next('connected');
  await b.next('connected');
  await c.next('connected');
  const roomId = await pair(a, b);

  for (const [event, field, value] of [
    ['webrtc_offer', 'offer', { type: 'offer', sdp: 'v=0\r\n' }],
    ['webrtc_answer', 'answer', { type: 'answer', sdp: 'v=0\r\n' }],
    ['webrtc_ice_candidate', 'candidate', null],
    ['chat_message', 'message', 'hello'],
  ]) {
    a.send(event, { [field]: value, roomId });
    const { [field]: received, from } = await b.next(event);
    assert.deepEqual([received, from], [value, userId]);
  }

  a.send('chat_message', { message: '  ', roomId });
  assert.equal((await a.next('error')).code, 'invalid_message');
  a.send('chat_message', { message: 'hello', roomId: 'elsewhere' });
  assert.equal((await a.next('error')).code, 'wrong_room');

  b.send('next_partner', {});
  await a.next('partner_left');
  await b.next('waiting_for_partner');
  a.send('chat_message', { message: 'too late', roomId });
  c.send('find_partner', {});
  await b.next('partner_found');
  await c.next('partner_found');
  c.leave();
  await b.next('partner_disconnected');
  b.send('leave_room', {});
  await b.next('left_room');
}

function check(name, file, makeClient, options = {}) {
  test(`${name} pairs, relays, refuses and parts`, { timeout, ...options }, async (t) => {
    const port = await startPeer(t, file);
    const a = await retry(() => makeClient(t, port));
    await conversation(a, await makeClient(t, port), await makeClient(t, port));
  });
}

check('ws, with a client of ws,', 'ws.mjs', webSocketClient);
const libwebsockets = here('../../build/release/bench/bench_libwebsockets');
check('libwebsockets, with a client of ws,', libwebsockets, webSocketClient, {
  skip: !existsSync(libwebsockets) && 'not built',
});
check('Socket.IO, with its client as it comes,', 'socketio.mjs', socketIoClient());
check('Socket.IO, with its client on WebSocket,', 'socketio.mjs', socketIoClient(['websocket']));
