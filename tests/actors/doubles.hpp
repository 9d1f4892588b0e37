#pragma once

#include "actors/interfaces.hpp"

#include <memory>
#include <string>

#include "fixture.hpp"
#include "journal.hpp"

/// Doubles of the actors: they understand the same messages, do nothing, and write down what they
/// hear.
namespace strangelet::actors::test {

/// A double, and what it has heard.
template <class Handle>
struct double_of {
  Handle handle;
  std::shared_ptr<journal> heard;

  std::string news() const {
    return heard->news();
  }
};

struct session_double : double_of<session_actor> {
  /// Of its tickets.
  std::shared_ptr<ticket_claim> claim;
  /// What it answers to clients that come back.
  std::shared_ptr<bool> accepts;
  /// The room of the last `paired`, and who sent that.
  std::shared_ptr<room_actor> room;
  std::shared_ptr<caf::strong_actor_ptr> sender;
};

struct matchmaker_double : double_of<matchmaker_actor> {
  /// The ticket taken last.
  std::shared_ptr<ticket> last;
};

using room_double = double_of<room_actor>;
using supervisor_double = double_of<supervisor_actor>;

session_double make_session_double(actor_fixture& fix);
matchmaker_double make_matchmaker_double(actor_fixture& fix);
room_double make_room_double(actor_fixture& fix);
supervisor_double make_supervisor_double(actor_fixture& fix);

} // namespace strangelet::actors::test
