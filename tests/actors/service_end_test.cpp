#define CAF_SUITE actors.service_end

#include "actors/service_end.hpp"

#include <vector>

#include "caf/test/dsl.hpp"

#include "doubles.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace std::chrono_literals;

namespace {

/// What would be sent is written down.
class service_end_fixture : public actor_fixture {
public:
  session_double connects() {
    auto session = make_session_double(*this);
    table.add(session.handle);
    return session;
  }

  bool drains() {
    return end.drain(table.size(), 30s, {});
  }

  session_table table;
  journal sent;
  service_end end{{[this](const managed_session&, const drain_notice&) { sent.write("notice"); },
                   [this](const managed_session&) { sent.write("retire"); },
                   [this](const managed_session&, const dismiss&) { sent.write("dismiss"); }}};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(service_end_tests, service_end_fixture)

CAF_TEST(a service drains once) {
  CAF_CHECK(drains());
  CAF_CHECK(!drains());
}

CAF_TEST(a service that stops does not begin to drain) {
  CAF_CHECK(end.stop({}));
  CAF_CHECK(!drains());
  CAF_CHECK(!end.stop({}));
}

CAF_TEST(more than a slice takes a second turn) {
  std::vector<session_double> many;
  while (many.size() < slice_cursor::slice + 1)
    many.push_back(connects());
  drains();
  CAF_CHECK(end.notify_some(table) == slice_cursor::pause);
  CAF_CHECK(!end.notify_some(table));
  end.stop({});
  CAF_CHECK(end.dismiss_some(table) == slice_cursor::pause);
  CAF_CHECK(!end.dismiss_some(table));
}

CAF_TEST(a session that comes before its turn waits for it) {
  drains();
  end.catch_up(connects().handle);
  CAF_CHECK_EQUAL(sent.news(), "");
}

CAF_TEST(a session that comes after its turn is told at once) {
  drains();
  end.notify_some(table);
  end.retire_some(table);
  end.catch_up(connects().handle);
  CAF_CHECK_EQUAL(sent.news(), "notice; retire");
}

CAF_TEST(a session that comes when all are dismissed hears of nothing else) {
  drains();
  end.notify_some(table);
  end.stop({});
  end.dismiss_some(table);
  end.catch_up(connects().handle);
  CAF_CHECK_EQUAL(sent.news(), "dismiss");
}

CAF_TEST(whose conversation is over is not sent away when all are dismissed) {
  const auto alice = connects();
  drains();
  end.retire(alice.handle);
  CAF_CHECK_EQUAL(sent.news(), "retire");
  end.stop({});
  end.retire(alice.handle);
  CAF_CHECK_EQUAL(sent.news(), "");
}

CAF_TEST(a fault dismisses all at once) {
  const auto alice = connects();
  const auto bob = connects();
  end.dismiss_all(table);
  CAF_CHECK_EQUAL(sent.news(), "dismiss; dismiss");
}

CAF_TEST_FIXTURE_SCOPE_END()
