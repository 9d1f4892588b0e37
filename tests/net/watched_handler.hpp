#pragma once

#include "net/transport/connection.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::net::test {

/// What a handler has seen. Thread-safe.
class observations {
public:
  void note(const std::string& call);
  void note_bytes(std::string_view bytes);

  /// Returns once `call` has been noted as often as this function was called for it. Throws if it
  /// takes too long.
  void wait_for(const std::string& call);

  /// All calls in their order, `bytes` in a row being one.
  std::string calls();

  /// All bytes in their order.
  std::string bytes();

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> calls_;
  std::string bytes_;
  std::map<std::string, std::size_t> noted_;
  std::map<std::string, std::size_t> awaited_;
};

/// Writes down what it hears from its connection, and reacts to bytes if it is told how.
class watched_handler : public byte_handler {
public:
  using reaction = std::function<void(connection&, std::string_view)>;

  watched_handler(connection& owner, observations& seen, reaction on_bytes,
                  std::string prefix = {});

  void on_start() override;
  void on_bytes(char* data, std::size_t size) override;
  void on_drained() override;
  void on_end_of_input() override;
  void on_lost() override;
  runtime::loop_clock::time_point on_tick(runtime::loop_clock::time_point now) override;
  void on_shut_down() override;

private:
  connection& owner_;
  observations& seen_;
  reaction on_bytes_;
  std::string prefix_;
};

} // namespace strangelet::net::test
