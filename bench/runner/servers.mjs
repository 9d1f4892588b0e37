// The servers that are compared, and how each one is started.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const built = join(root, 'build/release');
const peers = join(root, 'bench/peers');

/// No client of a benchmark keeps to what people may do.
const withoutLimits = ['--limits.enabled=false'];
/// The rates are counted, and never reached.
export const withLimits = ['event', 'chat', 'search'].flatMap((what) => [
  `--limits.${what}-rate=1000000`,
  `--limits.${what}-burst=1000000`,
]);

function strangelet(binary, variant = {}) {
  return (port, httpPort = 0, { loops = 1, limits = withoutLimits } = variant) => [
    binary,
    '--websocket.address=127.0.0.1',
    `--websocket.port=${port}`,
    '--http.address=127.0.0.1',
    `--http.port=${httpPort}`,
    `--http.public-dir=${join(root, 'public')}`,
    `--scheduler.max-threads=${loops}`,
    ...limits,
    '--log.level=warn',
  ];
}

/// A peer on a package from npm; scripts/bench installs those.
function node(name, npmPackage, script) {
  return {
    name,
    title: npmPackage,
    file: join(peers, 'node_modules', npmPackage, 'package.json'),
    command: (port) => [process.execPath, join(peers, script), `${port}`],
  };
}

const ours = {
  name: 'strangelet',
  title: 'Strangelet',
  file: join(built, 'strangelet'),
};

/// Every server: its name on the command line, its name for people, the file that must exist,
/// `command(port)`, and the dialect if it is not the plain one. Ours takes a port for HTTP as well, and
/// what differs from the usual: `loops`, `limits`.
export const servers = [
  { ...ours, command: strangelet(ours.file) },
  {
    name: 'floor',
    title: 'The floor',
    file: join(built, 'bench/bench_floor'),
    command: (port) => [join(built, 'bench/bench_floor'), `${port}`],
  },
  {
    name: 'libwebsockets',
    title: 'libwebsockets',
    file: join(built, 'bench/bench_libwebsockets'),
    command: (port) => [join(built, 'bench/bench_libwebsockets'), `${port}`],
  },
  node('ws', 'ws', 'ws.mjs'),
  { ...node('socketio', 'socket.io', 'socketio.mjs'), title: 'Socket.IO', dialect: 'socketio' },
];

/// Strangelet in another way, compared with itself only.
export const variants = [
  {
    ...ours,
    name: 'strangelet-2',
    title: 'Strangelet, two event loops',
    needsAllCores: true,
    command: strangelet(ours.file, { loops: 2 }),
  },
  {
    ...ours,
    name: 'strangelet-limits',
    title: 'Strangelet, with limits',
    command: strangelet(ours.file, { limits: withLimits }),
  },
];

/// A server by its name, or `name=FILE`: another build of Strangelet, to compare with.
function serverOf(word) {
  const [name, file] = word.split('=');
  if (file) {
    const binary = resolve(file);
    return { name, title: name, file: binary, command: strangelet(binary) };
  }
  const found = servers.find((each) => each.name === name);
  if (found) return found;
  throw new Error(`no server ${name}; there are ${servers.map((s) => s.name).join(', ')}`);
}

/// The servers named by `words`, or all; those that are not installed are left out, and named.
export function chooseServers(words) {
  const wanted = words ? words.map(serverOf) : servers;
  for (const each of wanted)
    if (!existsSync(each.file)) console.error(`left out: ${each.title} (no ${each.file})`);
  return wanted.filter((each) => existsSync(each.file));
}
