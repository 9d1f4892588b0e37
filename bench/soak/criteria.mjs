// What passing means.
import { number, times } from '../runner/text.mjs';
import { summary } from './latency.mjs';

/// Nobody honest waits for longer. Two who have just met avoid each other for five seconds when
/// there is nobody else (matching.rematch-patience).
export const longestWaitMs = 15_000;
/// The other end of a connection that is reset is told at once; the rest is a busy machine.
export const longestNewsMs = 15_000;
export const mostMemory = 1.1;
export const mostLatency = 2;
/// Fewer messages than that in a phase have no 99th percentile to speak of.
const fewestMessages = 1000;

const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const seconds = (ms) => `${number(ms / 1000)} s`;

function none(what, count) {
  return { what, found: count.toLocaleString('en-US'), wanted: '0', ok: count === 0 };
}

function atMost(what, value, limit, words) {
  return { what, found: words(value), wanted: `≤ ${words(limit)}`, ok: value <= limit };
}

function atLeast(what, value, limit) {
  const words = (count) => count.toLocaleString('en-US');
  return { what, found: words(value), wanted: `≥ ${words(limit)}`, ok: value >= limit };
}

const total = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

/// Whether the run has shown anything at all: that people talked, and that each kind of nuisance was
/// met.
function proofs({ honest, rounds, hostile }) {
  return [
    atLeast('conversations with a goodbye from both', honest.farewells, 100),
    atLeast(
      'messages in the quietest phase',
      Math.min(...rounds.map((r) => r.messages)),
      fewestMessages,
    ),
    none('kinds of nuisance that did nothing', hostile.filter(({ acts }) => acts === 0).length),
  ];
}

/// `[{what, found, wanted, ok}]`, the rows of the table. `start` and `end` are the empty server before
/// and after: `{memory, descriptors}`, and at the end what it says of people, tickets and rooms.
export function judge(run) {
  const { honest, start, end, rounds, exitCode } = run;
  const { ratio } = summary(rounds);
  return [
    none('messages lost', honest.lost),
    none('messages duplicated', honest.duplicated),
    none('messages out of order', honest.misordered),
    none('other harm to an honest client', total(honest.troubles)),
    none('tickets left in the queue', end.waitingUsers),
    none('rooms left', end.activeRooms),
    none('sessions left', end.connectedUsers),
    atMost('longest wait for a partner', honest.longestWaitMs, longestWaitMs, seconds),
    atMost('longest time until partner_disconnected', honest.longestNewsMs, longestNewsMs, seconds),
    atMost('memory of the empty server', end.memory, start.memory * mostMemory, mib),
    atMost('descriptors of the empty server', end.descriptors, start.descriptors, String),
    { ...atMost('p99, with hostile : without', ratio, mostLatency, times) },
    ...proofs(run),
    none('exit code', exitCode),
  ];
}
