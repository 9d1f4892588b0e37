#define CAF_SUITE net.outgoing_queue

#include "net/transport/outgoing_queue.hpp"

#include <algorithm>
#include <string>

#include "caf/test/unit_test.hpp"

using strangelet::net::outgoing_queue;

namespace {

/// What one gathering write would take, with a bar behind each buffer.
std::string gathered(outgoing_queue& queue) {
  std::string result;
  for (const auto& buffer : queue.gather())
    if (buffer.iov_len != 0)
      result.append(static_cast<const char*>(buffer.iov_base), buffer.iov_len).append("|");
  return result;
}

std::string numbers(const outgoing_queue& queue) {
  return std::to_string(queue.messages()) + " messages, " + std::to_string(queue.bytes()) +
         " bytes";
}

outgoing_queue make_queue(std::initializer_list<std::string_view> messages) {
  outgoing_queue result;
  for (auto message : messages)
    result.push(message);
  return result;
}

} // namespace

CAF_TEST(a new queue is empty) {
  outgoing_queue queue;
  CAF_CHECK(queue.empty());
  CAF_CHECK_EQUAL(numbers(queue), "0 messages, 0 bytes");
  CAF_CHECK_EQUAL(gathered(queue), "");
}

CAF_TEST(messages are counted and gathered in their order) {
  auto queue = make_queue({"one", "two", "three"});
  CAF_CHECK(!queue.empty());
  CAF_CHECK_EQUAL(numbers(queue), "3 messages, 11 bytes");
  CAF_CHECK_EQUAL(gathered(queue), "one|two|three|");
}

CAF_TEST(the queue keeps a copy of what was pushed) {
  outgoing_queue queue;
  std::string text = "one";
  queue.push(text);
  text = "xxx";
  CAF_CHECK_EQUAL(gathered(queue), "one|");
}

CAF_TEST(a message that was written in part is not complete) {
  auto queue = make_queue({"hello", "you"});
  CAF_CHECK(!queue.consume(4));
  CAF_CHECK_EQUAL(numbers(queue), "2 messages, 4 bytes");
  CAF_CHECK_EQUAL(gathered(queue), "o|you|");
}

CAF_TEST(nothing written completes nothing) {
  auto queue = make_queue({"hello"});
  CAF_CHECK(!queue.consume(0));
  CAF_CHECK_EQUAL(gathered(queue), "hello|");
}

CAF_TEST(a message that was written to its end is gone) {
  auto queue = make_queue({"hello", "you"});
  CAF_CHECK(queue.consume(5));
  CAF_CHECK_EQUAL(numbers(queue), "1 messages, 3 bytes");
  CAF_CHECK_EQUAL(gathered(queue), "you|");
  CAF_CHECK(queue.consume(3));
  CAF_CHECK(queue.empty());
  CAF_CHECK_EQUAL(numbers(queue), "0 messages, 0 bytes");
}

CAF_TEST(one write may complete several messages and begin another) {
  auto queue = make_queue({"one", "two", "three"});
  CAF_CHECK(!queue.consume(1));
  CAF_CHECK(queue.consume(7));
  CAF_CHECK_EQUAL(numbers(queue), "1 messages, 3 bytes");
  CAF_CHECK_EQUAL(gathered(queue), "ree|");
  queue.push("four");
  CAF_CHECK_EQUAL(gathered(queue), "ree|four|");
}

CAF_TEST(a write takes so many messages at most) {
  outgoing_queue queue;
  std::string expected;
  for (std::size_t i = 0; i < outgoing_queue::max_gather + 3; ++i) {
    queue.push("m");
    if (i < outgoing_queue::max_gather)
      expected += "m|";
  }
  CAF_CHECK_EQUAL(gathered(queue), expected);
  CAF_CHECK(queue.consume(outgoing_queue::max_gather));
  CAF_CHECK_EQUAL(gathered(queue), "m|m|m|");
}

CAF_TEST(cutting a stream in two anywhere changes nothing in it) {
  const std::initializer_list<std::string_view> messages{"a", "bcd", "ef", "ghijklm"};
  for (std::size_t cut = 0; cut <= 13; ++cut) {
    auto queue = make_queue(messages);
    auto all = gathered(queue);
    all.erase(std::remove(all.begin(), all.end(), '|'), all.end());
    queue.consume(cut);
    auto rest = gathered(queue);
    rest.erase(std::remove(rest.begin(), rest.end(), '|'), rest.end());
    CAF_CHECK_EQUAL(rest, all.substr(cut));
    CAF_CHECK_EQUAL(queue.bytes(), 13 - cut);
    queue.consume(13 - cut);
    CAF_CHECK(queue.empty());
  }
}
