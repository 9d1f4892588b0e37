#pragma once

#include <caf/delegated.hpp>

namespace strangelet::actors {

namespace detail {

template <auto Handle, class State, class What>
auto unanswered(State* state, void (State::*)(What)) {
  return [state](What what) {
    (state->*Handle)(what);
    return caf::delegated<void>{};
  };
}

} // namespace detail

/// The handler of a message that is only ever sent: calls `Handle`, a member of `State`. Nobody may
/// `request` it, for there is no answer. For any other handler CAF prepares one, with references to
/// both actors that are counted atomically, before it finds that nobody waits for it; only a
/// handler that says it has delegated the answer is spared that. Worth it where messages are many.
template <auto Handle, class State>
auto unanswered(State* state) {
  return detail::unanswered<Handle>(state, Handle);
}

} // namespace strangelet::actors
