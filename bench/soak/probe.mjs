// Looks at the server from outside: its process, and what it says of itself.
import { readFileSync, readdirSync } from 'node:fs';
import http from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/// Resident memory in bytes and the number of open descriptors, from /proc.
export function processOf(pid) {
  const [, resident] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s*(\d+) kB/);
  return {
    memory: Number(resident) * 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/// Seconds that all threads together have been on a CPU, and have waited for one since somebody else
/// was: `{ran, waited}`.
export function cpuOf(pid) {
  const sum = [0, 0];
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const [ran, waited] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
    sum[0] += ran / 1e9;
    sum[1] += waited / 1e9;
  }
  return { ran: sum[0], waited: sum[1] };
}

/// One request on a connection of its own, which leaves no descriptor behind: `{json, ms}`.
export function ask(port, path, { method = 'GET', body } = {}) {
  const begin = performance.now();
  return new Promise((settle, fail) => {
    const headers = body && { 'content-type': 'application/json', 'content-length': body.length };
    const request = http.request({ port, host: '127.0.0.1', path, method, headers, agent: false });
    request.on('error', fail).on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.on('end', () => {
        if (answer.statusCode !== 200) fail(new Error(`${path}: ${answer.statusCode} ${text}`));
        else settle({ json: JSON.parse(text), ms: performance.now() - begin });
      });
    });
    request.end(body);
  });
}

/// Waits until `ready()` is true, `ms` at most; false if it never was.
export async function until(ready, ms) {
  const deadline = Date.now() + ms;
  while (!(await ready())) {
    if (Date.now() > deadline) return false;
    await pause(200);
  }
  return true;
}

/// Makes the server forget the rooms that have ended. It would remember them for half an hour, which
/// is no leak, but would look like one.
export function forgetRooms({ httpPort }) {
  const body = '{"maxRoomAgeMinutes":0}';
  return ask(httpPort, '/videochat/cleanup', { method: 'POST', body });
}

/// The server when all have left: `{memory, descriptors, connectedUsers, waitingUsers, activeRooms}`.
/// It gets `patience` ms to let go of everybody, and `quietMs` to give memory back.
export async function emptied({ pid, httpPort }, { patience = 15_000, quietMs = 5000 } = {}) {
  let people;
  await until(async () => {
    const { json } = await ask(httpPort, '/videochat/stats');
    people = peopleOf(json);
    return people.connectedUsers + people.waitingUsers + people.activeRooms === 0;
  }, patience);
  await pause(quietMs);
  return { ...people, ...processOf(pid) };
}

/// What /videochat/stats says of who is there now.
export function peopleOf({ connectedUsers, waitingUsers, activeRooms }) {
  return { connectedUsers, waitingUsers, activeRooms };
}
