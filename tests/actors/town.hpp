#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "model_client.hpp"
#include "world.hpp"

namespace strangelet::actors::test {

/// A world full of clients that watch over the rules.
class town : public world {
public:
  using resident = std::shared_ptr<model_client>;

  ~town() override;

  /// A new client, whose session has not begun yet.
  resident arrive(bool can_resume = false);

  /// Sends an event, which the session handles when it is its turn.
  void post(const resident& who, protocol::client_event event);

  /// A client that can resume loses its connection without a word. What its session delivers before
  /// it knows has still arrived.
  void lose_connection(const resident& who);

  /// It comes back. Its session hears at once what the supervisor would tell it.
  void come_back(const resident& who);

  /// A client loses its connection.
  void depart(const resident& who);

  /// Everybody goes, and all is handled that follows.
  void depart_all();

  /// Lets the actor at this place of the queue handle one message.
  void run_job(std::size_t index);

  /// Tells a client what its session gets, then lets that happen.
  bool consume_message() override;

  /// Lets all rest, and complains about whatever does not fit together then.
  void inspect();

  const std::unordered_map<protocol::user_id, resident>& residents() const {
    return residents_;
  }

  /// Whether clients differ in whom they want, or avoid each other, so that several may wait.
  bool is_choosy = false;

  /// What broke the rules.
  std::vector<std::string> complaints;

private:
  void inspect_pairs();
  void inspect_numbers();
  std::size_t count(model_client::place where) const;
  void insist(bool rule, const std::string& otherwise);

  std::unordered_map<protocol::user_id, resident> residents_;
  std::unordered_map<caf::actor_id, resident> by_session_;
};

} // namespace strangelet::actors::test
