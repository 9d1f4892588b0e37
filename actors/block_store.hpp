#pragma once

#include "actors/block_list.hpp"

#include <functional>
#include <optional>

namespace strangelet::actors {

/// The port to where the blocks of accounts are kept. All threads use it, event loops among them:
/// an implementation must be thread-safe and must not wait for anything.
class block_store {
public:
  /// Takes what a store knows. Thread-safe.
  using receiver = std::function<void(block_list)>;

  virtual ~block_store() = default;

  /// Whom `account` has blocked: at once if that is at hand; otherwise absent, and `later` is
  /// called once, on any thread. A store that fails never calls it, and is asked again. The answer
  /// has all that was saved before the call.
  virtual std::optional<block_list> load(const protocol::person_id& account, receiver later) = 0;

  /// `account` has blocked `whom`. Nobody waits for that: a store that has to give it up says so to
  /// operators.
  virtual void save(const protocol::person_id& account, const protocol::person_id& whom) = 0;

protected:
  block_store() = default;
  block_store(const block_store&) = default;
  block_store& operator=(const block_store&) = default;
};

} // namespace strangelet::actors
