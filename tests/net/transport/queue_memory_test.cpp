#define CAF_SUITE net.queue_memory

#include "net/transport/shard.hpp"

#include <memory>
#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "shard_fixture.hpp"

using namespace strangelet::net;
using namespace strangelet::net::test;

namespace {

constexpr std::size_t memory = 8'000'000;

struct queue_memory_fixture : shard_fixture {
  static settings bounded() {
    settings result;
    result.limits.queue_memory = memory;
    return result;
  }

  queue_memory_fixture() : shard_fixture(bounded()) {}

  /// A connection whose peer reads nothing.
  std::size_t open() {
    peers.push_back(std::make_unique<peer>(port(), true));
    members.push_back(accept([&](connection& owner) {
      return std::make_unique<watched_handler>(owner, seen, nullptr,
                                               std::to_string(members.size()) + ' ');
    }));
    return members.size() - 1;
  }

  /// Makes that so many bytes wait for a connection, or a little more, in a turn of its own.
  void fill(std::size_t which, std::size_t bytes) {
    with(members[which], [&](connection& each) {
      while (each.queued_bytes() < bytes)
        each.write(std::string(50'000, 'x'));
    });
  }

  /// Who has a connection still, by number.
  std::string open_ones() {
    std::string result;
    on_loop([&] {
      for (std::size_t i = 0; i < members.size(); ++i)
        if (auto each = members[i].lock(); each != nullptr && each->is_open())
          result += std::to_string(i) + ' ';
    });
    return result;
  }

  /// What waits for all of them.
  std::size_t queued() {
    std::size_t result = 0;
    on_loop([&] {
      for (const auto& member : members)
        if (auto each = member.lock())
          result += each->queued_bytes();
    });
    return result;
  }

  std::vector<std::unique_ptr<peer>> peers;
  std::vector<std::weak_ptr<connection>> members;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(queue_memory_tests, queue_memory_fixture)

CAF_TEST(past the bound the largest queues go and nobody else) {
  for (auto bytes : {1'000'000u, 3'500'000u, 500'000u, 2'500'000u})
    fill(open(), bytes);
  CAF_CHECK_EQUAL(open_ones(), "0 1 2 3 ");
  // Not the one who happens to be written to.
  fill(2, 1'200'000);
  CAF_CHECK_EQUAL(open_ones(), "0 2 3 ");
  seen.wait_for("1 lost");
  fill(3, 4'500'000);
  CAF_CHECK_EQUAL(open_ones(), "0 2 3 ");
}

CAF_TEST(so many go that there is room again) {
  for (int i = 0; i < 10; ++i)
    fill(open(), 700'000);
  CAF_CHECK_EQUAL(open_ones(), "0 1 2 3 4 5 6 7 8 9 ");
  fill(open(), 1'200'000);
  CAF_CHECK(open_ones().find("10 ") == std::string::npos);
  CAF_CHECK_LESS(queued(), memory / 8 * 7 + 1);
  CAF_CHECK_GREATER(queued(), memory / 2);
}

CAF_TEST(what was taken does not count any more) {
  for (int i = 0; i < 4; ++i) {
    const auto which = open();
    fill(which, 3'000'000);
    with(members[which], [](connection& each) { each.finish(); });
    CAF_CHECK_GREATER(peers[which]->receive_all().size(), 3'000'000u);
    peers[which]->close();
    seen.wait_for(std::to_string(which) + " lost");
  }
  fill(open(), 6'000'000);
  CAF_CHECK_EQUAL(open_ones(), "4 ");
}

CAF_TEST(what a lost connection had does not count any more) {
  for (int i = 0; i < 4; ++i) {
    const auto which = open();
    fill(which, 3'000'000);
    with(members[which], [](connection& each) { each.abort(); });
  }
  fill(open(), 6'000'000);
  CAF_CHECK_EQUAL(open_ones(), "4 ");
}

CAF_TEST(without a bound all may have queues) {
  auto unbounded = std::make_shared<settings>(config);
  unbounded->limits.queue_memory = 0;
  on_loop([&] { home.replace_config(unbounded); });
  for (int i = 0; i < 3; ++i)
    fill(open(), 4'000'000);
  CAF_CHECK_EQUAL(open_ones(), "0 1 2 ");
}

CAF_TEST_FIXTURE_SCOPE_END()
