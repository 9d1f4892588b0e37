#define CAF_SUITE actors.subscriber_list

#include "actors/subscriber_list.hpp"

#include <utility>
#include <vector>

#include "caf/test/dsl.hpp"

#include "doubles.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace std::chrono_literals;

namespace {

/// Time and numbers are what the test says.
class subscriber_list_fixture : public actor_fixture {
public:
  bool adds(const session_double& who, std::size_t online) {
    return list.add(who.handle, {online, 0}, now, send);
  }

  auto publishes(std::size_t online) {
    return list.publish_some({online, 0}, now, send);
  }

  /// How many were told something since this was asked last.
  std::size_t told() {
    return std::exchange(told_, 0);
  }

  subscriber_list list;
  subscriber_list::time_point now{};
  session_double alice = make_session_double(*this);
  session_double bob = make_session_double(*this);

private:
  std::size_t told_ = 0;
  subscriber_list::sender send = [this](const managed_session&, const online_numbers&) { ++told_; };
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(subscriber_list_tests, subscriber_list_fixture)

CAF_TEST(the first subscriber starts the timer) {
  CAF_CHECK(adds(alice, 1));
  CAF_CHECK(!adds(bob, 2));
  CAF_CHECK_EQUAL(told(), 2u);
}

CAF_TEST(the timer stops with the last subscriber) {
  adds(alice, 1);
  list.remove(alice.handle.id());
  CAF_CHECK(!publishes(1));
  CAF_CHECK(adds(alice, 1));
}

CAF_TEST(only changes are told) {
  adds(alice, 1);
  told();
  now += subscriber_list::period;
  CAF_CHECK(publishes(1) == subscriber_list::period);
  CAF_CHECK_EQUAL(told(), 0u);
  CAF_CHECK(publishes(2) == subscriber_list::period);
  CAF_CHECK_EQUAL(told(), 1u);
}

CAF_TEST(nobody is told twice in a period) {
  adds(alice, 1);
  told();
  now += subscriber_list::period - 1ns;
  publishes(2);
  CAF_CHECK_EQUAL(told(), 0u);
  now += 1ns;
  publishes(2);
  CAF_CHECK_EQUAL(told(), 1u);
}

CAF_TEST(one that subscribes again is told again) {
  adds(alice, 1);
  adds(alice, 1);
  CAF_CHECK_EQUAL(told(), 2u);
}

CAF_TEST(many are told in slices) {
  std::vector<session_double> many;
  while (many.size() < slice_cursor::slice + 1) {
    many.push_back(make_session_double(*this));
    adds(many.back(), 1);
  }
  told();
  now += subscriber_list::period;
  CAF_CHECK(publishes(2) == slice_cursor::pause);
  CAF_CHECK_EQUAL(told(), slice_cursor::slice);
  CAF_CHECK(publishes(2) == subscriber_list::period);
  CAF_CHECK_EQUAL(told(), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()
