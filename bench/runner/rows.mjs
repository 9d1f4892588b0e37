// What is measured: the rows of the tables. A row's `measure(bench)` resolves to one number; `bench`
// is a server that has just been started (see rounds.mjs).

/// A row that is one run of the load generator and one number of its report.
function row(name, title, unit, goal, args, pick) {
  const measure = async (bench) => pick(await bench.load(args));
  return { name, title, unit, goal, measure };
}

const cpu = (report) => report.serverCpuUsPerOperation;

/// All rows; `goal` is the highest ratio to the floor that we want.
export const rows = [
  row('relay-100', 'CPU per relayed chat message of 120 bytes, 100 clients', 'µs', 1.4,
    ['--mode=relay', '--clients=100'], cpu),
  row('relay-2000', 'CPU per relayed chat message of 120 bytes, 2,000 clients', 'µs', 1.6,
    ['--mode=relay', '--clients=2000'], cpu),
  row('sdp-100', 'CPU per relayed offer of 3 KB, 100 clients', 'µs', 1.5,
    ['--mode=sdp', '--size=3000', '--clients=100'], cpu),
  row('match', 'CPU per pair when everybody skips, 200 clients', 'µs', 1.6,
    ['--mode=match', '--clients=200'], cpu),
  row('accept', 'CPU per accepted connection', 'µs', 1.7,
    ['--mode=storm', '--clients=100'], cpu),
  row('memory', 'memory per idle connection, 15,000 connections', 'bytes', undefined,
    ['--mode=idle', '--clients=15000', '--duration=500'],
    (report) => report.serverMemoryPerConnectionBytes),
];

/// The rows named by `words`, or all.
export function chooseRows(words) {
  if (!words) return rows;
  return words.map((name) => {
    const found = rows.find((each) => each.name === name);
    if (!found) throw new Error(`no row ${name}; there are ${rows.map((r) => r.name).join(', ')}`);
    return found;
  });
}
