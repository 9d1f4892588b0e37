#define CAF_SUITE net.websocket_resume

#include "net/websocket/websocket_session.hpp"
#include "protocol/event_parser.hpp"

#include <caf/actor_cast.hpp>
#include <caf/scoped_actor.hpp>

#include "caf/test/unit_test.hpp"

#include "websocket_fixture.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace std::chrono_literals;

namespace {

const protocol::time_point token_end{1'000'600s};

/// Outlives the connections, which hold them.
struct owns_places {
  auth::account_slots places{1};
};

/// Somebody who has signed in and comes back, to a session that the test plays.
class resume_fixture : public owns_places, public websocket_fixture {
public:
  /// One mistake is forgiven, the second one is not, however late it comes.
  static net::settings strict() {
    net::settings result;
    result.limits.refused_messages = 1;
    result.limits.refused_time = 1h;
    return result;
  }

  resume_fixture() : websocket_fixture(strict()) {
    env.now = [] { return token_end - 600s; };
  }

  /// A connection that has shown a token, and of which `shared.supervisor` knows. `from` is its
  /// other end.
  std::weak_ptr<connection> resumes(const peer&) {
    return accept([this](connection& owner) {
      auth::admission admitted;
      admitted.who = {auth::account_of("", "ann"),
                      std::chrono::time_point_cast<std::chrono::seconds>(token_end)};
      admitted.place = places.take(admitted.who->account);
      return std::make_unique<websocket::websocket_session>(
          owner, std::move(admitted),
          websocket::client_wishes{true, actors::resume_key::of("token")});
    });
  }

  /// The session says that the client is back; the connection does not hear of it in this turn.
  void attach(websocket::websocket_session& port, std::shared_ptr<actors::connection_leases> left) {
    port.attached(
        caf::actor_cast<actors::session_actor>(caf::actor_cast<caf::strong_actor_ptr>(session)),
        user, std::move(left));
  }

  /// The session is told that the connection is lost; gives what it is told.
  actors::client_gone hears_of_loss() {
    actors::client_gone result;
    session->receive([&](actors::client_gone& how) { result = how; });
    return result;
  }

  /// Comes back to what another connection has left, and is lost before it hears of that.
  actors::client_gone is_lost_meanwhile(std::shared_ptr<actors::connection_leases> left) {
    peer other{port()};
    with_session(resumes(other), [&](websocket::websocket_session& here) {
      attach(here, std::move(left));
      lose_connection_of(here);
    });
    return hears_of_loss();
  }

  static void lose_connection_of(websocket::websocket_session& which) {
    which.on_end_of_input();
  }

  /// The client says all this in one piece with its handshake.
  static void says_at_once(websocket::websocket_session& which, std::string text) {
    const auto size = text.size();
    text.resize(size + protocol::event_parser::padding);
    which.on_bytes(text.data(), size);
  }

  static void refuse(websocket::websocket_session& which) {
    which.deliver(
        protocol::refused{protocol::error_code::invalid_message, "No.", "chat_message", {}});
  }

  caf::scoped_actor session{host.system};
  protocol::user_id user{protocol::uuid::generate()};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(websocket_resume_tests, resume_fixture)

CAF_TEST(an absence that begins before its session is known ends with the token) {
  auto how = is_lost_meanwhile(nullptr);
  CAF_CHECK(how.may_return);
  CAF_REQUIRE(how.valid_until.has_value());
  CAF_CHECK(*how.valid_until == token_end);
}

CAF_TEST(a client that is lost before its session is known keeps its place while away) {
  auto how = is_lost_meanwhile(nullptr);
  host.settle();
  CAF_CHECK(places.take(auth::account_of("", "ann")) == nullptr);
  how.leases.reset();
  CAF_CHECK(places.take(auth::account_of("", "ann")) != nullptr);
}

CAF_TEST(
    what a client has done goes on over a connection that is lost before its session is known) {
  auto first = resumes(client);
  with_session(first, [this](auto& here) {
    attach(here, nullptr);
    refuse(here);
  });
  CAF_CHECK_EQUAL(event_of(next_frame()), "error");
  with_session(first, [](auto& here) { lose_connection_of(here); });
  auto left = is_lost_meanwhile(hears_of_loss().leases).leases;
  peer other{port()};
  with_session(resumes(other), [&](auto& here) {
    attach(here, std::move(left));
    refuse(here);
  });
  auto end = other.receive_until("too many refused messages");
  CAF_CHECK_NOT_EQUAL(end.find("too many refused messages"), std::string::npos);
}

CAF_TEST(a goodbye before its session is known follows the answer to what came before it) {
  const auto member = resumes(client);
  with_session(member, [this](auto& here) {
    says_at_once(here, ping_frame("1") + client_close(1000));
    attach(here, nullptr);
  });
  session->receive([](protocol::client_event& event) {
    CAF_CHECK(std::holds_alternative<protocol::ping>(event));
  });
  with_session(member, [](auto& here) {
    here.deliver(pong_with("1"));
    here.acknowledged();
  });
  CAF_CHECK_EQUAL(mark_of(next_frame()), "1");
  CAF_CHECK_EQUAL(next_frame(), "close 1000 goodbye");
  CAF_CHECK(!hears_of_loss().may_return);
}

CAF_TEST(a session that takes the client back after its goodbye hears that it is gone) {
  with_session(resumes(client), [this](auto& here) {
    says_at_once(here, client_close(1000));
    attach(here, nullptr);
  });
  CAF_CHECK_EQUAL(next_frame(), "close 1000 goodbye");
  CAF_CHECK(!hears_of_loss().may_return);
}

CAF_TEST_FIXTURE_SCOPE_END()
