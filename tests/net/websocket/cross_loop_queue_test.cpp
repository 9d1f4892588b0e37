#define CAF_SUITE net.cross_loop_queue

#include "net/websocket/cross_loop_queue.hpp"

#include <string>
#include <thread>

#include "caf/test/unit_test.hpp"

using strangelet::net::websocket::cross_loop_queue;

namespace {

struct cross_loop_fixture {
  boost::asio::io_context loop;
  cross_loop_queue queue;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(cross_loop_queue_tests, cross_loop_fixture)

CAF_TEST(a new cross loop queue is empty) {
  CAF_CHECK(queue.is_empty());
}

CAF_TEST(tasks run on the loop in the order in which they were posted) {
  std::string said;
  queue.post(loop, [&] { said += "a"; });
  queue.post(loop, [&] { said += "b"; });
  CAF_CHECK_EQUAL(said, "");
  loop.run();
  CAF_CHECK_EQUAL(said, "ab");
}

CAF_TEST(the queue is empty only after the last task has run) {
  auto was_empty = true;
  queue.post(loop, [] {});
  queue.post(loop, [&] { was_empty = queue.is_empty(); });
  CAF_CHECK(!queue.is_empty());
  loop.run_one();
  CAF_CHECK(!queue.is_empty());
  loop.run_one();
  CAF_CHECK(!was_empty);
  CAF_CHECK(queue.is_empty());
}

CAF_TEST(what a task of another thread did is visible once the queue is empty) {
  int value = 0;
  queue.post(loop, [&] { value = 1; });
  std::thread other{[&] { loop.run(); }};
  while (!queue.is_empty())
    std::this_thread::yield();
  CAF_CHECK_EQUAL(value, 1);
  other.join();
}

CAF_TEST(bytes are bounded) {
  CAF_CHECK(queue.reserve(60, 100));
  CAF_CHECK(queue.reserve(40, 100));
  CAF_CHECK(!queue.reserve(1, 100));
}

CAF_TEST(what was refused takes no room) {
  CAF_CHECK(!queue.reserve(101, 100));
  CAF_CHECK(queue.reserve(100, 100));
}

CAF_TEST(what has arrived takes no room any more) {
  CAF_CHECK(queue.reserve(100, 100));
  queue.release(100);
  CAF_CHECK(queue.reserve(100, 100));
}

CAF_TEST(a limit of 0 bytes bounds no bytes) {
  CAF_CHECK(queue.reserve(std::size_t{1} << 40, 0));
}

CAF_TEST(tasks are bounded without a limit of bytes) {
  for (unsigned i = 0; i < cross_loop_queue::max_tasks; ++i)
    queue.post(loop, [] {});
  CAF_CHECK(!queue.reserve(1, 0));
  loop.run_one();
  CAF_CHECK(queue.reserve(1, 0));
}

CAF_TEST(only the first overrun is reported) {
  CAF_CHECK(queue.mark_overrun());
  CAF_CHECK(!queue.mark_overrun());
}

CAF_TEST_FIXTURE_SCOPE_END()
