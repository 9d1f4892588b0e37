// A clock that tests move by hand. (node:test has one only from Node 20 on.)
import { afterEach, beforeEach } from 'node:test';

const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];

/// To be called inside a `describe`: replaces the timers and Date.now for each test. `tick(ms)` runs what falls due.
export function useClock() {
  const real = { now: Date.now, ...Object.fromEntries(names.map((name) => [name, globalThis[name]])) };
  let now, timers, ids;
  const add = (action, delay, every) => (timers.set(++ids, { action, due: now + delay, every }), ids);
  const remove = (id) => timers.delete(id);
  const next = (end) => [...timers].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due)[0];
  beforeEach(() => {
    [now, timers, ids] = [1e12, new Map(), 0];
    globalThis.setTimeout = (action, delay) => add(action, delay);
    globalThis.setInterval = (action, delay) => add(action, delay, delay);
    globalThis.clearTimeout = globalThis.clearInterval = remove;
    Date.now = () => now;
  });
  afterEach(() => {
    Date.now = real.now;
    for (const name of names) globalThis[name] = real[name];
  });
  return {
    tick(ms) {
      const end = now + ms;
      for (let entry = next(end); entry; entry = next(end)) {
        const [id, timer] = entry;
        now = timer.due;
        if (timer.every) timer.due += timer.every;
        else timers.delete(id);
        timer.action();
      }
      now = end;
    },
  };
}
