import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allRooms, Crowd, randomNumbers } from './support/crowd.mjs';
import { useServer } from './support/suite.mjs';
import { patience, until } from './support/waits.mjs';

const seed = Number(process.env.STRANGELET_TEST_SEED ?? 20260131);
const clients = 500;
const rounds = 60;
const actsPerRound = 150;
const longer = patience * 3;

const joinAll = async (crowd, url, count) => {
  const members = [];
  while (members.length < count)
    members.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - members.length) }, () => crowd.join(url)),
      )),
    );
  return members;
};

/// What the members believe, in the form of `allRooms`.
function believed(members) {
  const active = {};
  for (const { room, userId } of members)
    if (room) active[room.roomId] = [userId, room.partnerId].sort();
  return {
    active,
    waiting: members
      .filter(({ state }) => state === 'waiting')
      .map(({ userId }) => userId)
      .sort(),
  };
}

describe(`churn with seed ${seed}`, () => {
  const server = useServer();

  test(`${clients} clients skip, leave, drop, come back and talk at random, and all stays as it should be`, async () => {
    const random = randomNumbers(seed);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const crowd = new Crowd();
    const members = await joinAll(crowd, server.wsUrl, clients);
    const act = {
      find: (member) => member.look('find_partner'),
      skip: (member) => member.look('next_partner'),
      leave: (member) => member.leave(),
      talk: (member) => {
        for (let n = 0; n < 3; ++n) member.say();
      },
      drop: async (member, at) => {
        await (random() < 0.5 ? member.client.drop() : member.client.close());
        members[at] = await crowd.join(server.wsUrl);
      },
    };
    const deeds = ['find', 'find', 'skip', 'skip', 'skip', 'leave', 'talk', 'talk', 'drop'];

    members.forEach((member) => member.look('find_partner'));
    for (let round = 0; round < rounds; ++round) {
      const places = new Set(
        Array.from({ length: actsPerRound }, () => Math.floor(random() * clients)),
      );
      // Nothing waits for answers in between: requests cross with what partners do.
      await Promise.all([...places].map((at) => act[pick(deeds)](members[at], at)));
      if (round % 10 === 9) {
        members.forEach((member) => member.check());
        await until(() => members.every(({ pongs }) => pongs === 0), 'pongs for all', longer);
        assert.deepEqual(crowd.complaints, []);
      }
    }

    members.forEach((member) => member.check());
    await until(() => members.every(({ settled }) => settled), 'an answer to each request', longer);
    await until(
      async () => {
        assert.deepEqual(await allRooms(server.request), believed(members));
        return true;
      },
      'the supervisor and the clients to agree',
      longer,
    );
    assert.deepEqual(crowd.complaints, []);

    const { active, waiting } = believed(members);
    assert.ok(waiting.length <= 1, `${waiting.length} wait at the same time`);
    assert.equal(
      new Set(Object.values(active).flat()).size,
      2 * Object.keys(active).length,
      'nobody is in two rooms',
    );
    assert.equal(
      members.filter(({ room }) => room).length,
      2 * Object.keys(active).length,
      'both know of each room',
    );
    assert.ok(Object.keys(active).length > 50, 'there was something to check');
    const numbers = {
      connectedUsers: clients,
      waitingUsers: waiting.length,
      activeRooms: Object.keys(active).length,
    };
    const stats = await server.untilStats(numbers, longer);
    assert.ok(
      stats.matchesTotal >= crowd.rooms.size,
      `${stats.matchesTotal} matches, ${crowd.rooms.size} rooms were seen`,
    );

    await Promise.all(
      members.map(({ client }) => (random() < 0.5 ? client.drop() : client.close())),
    );
    await server.untilStats({ connectedUsers: 0, waitingUsers: 0, activeRooms: 0 }, longer);
    assert.deepEqual(await allRooms(server.request), { active: {}, waiting: [] });
    assert.deepEqual(crowd.complaints, []);
  });
});
