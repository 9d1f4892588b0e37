#pragma once

#include "actors/client_port.hpp"

#include <functional>
#include <stdexcept>
#include <string>

#include "describe.hpp"
#include "journal.hpp"

namespace strangelet::actors::test {

/// A client that writes down what it is told.
class recording_port : public client_port {
public:
  explicit recording_port(name_book& names) : names_(names) {}

  void deliver(const protocol::server_event& event) override {
    if (broken)
      throw std::runtime_error{"the port is broken"};
    notes_.write(describe(event, names_));
  }

  void close(protocol::close_code code, std::string reason) override {
    notes_.write("closed with " + std::to_string(static_cast<int>(code)) +
                 (reason.empty() ? " without words" : ""));
    if (when_closed)
      when_closed();
  }

  void heard() override {
    ++events_heard;
  }

  std::string news() {
    return notes_.news();
  }

  /// What the network does when it is told to close a connection.
  std::function<void()> when_closed;
  /// Makes the session that delivers something fail.
  bool broken = false;
  /// Events that the session has dealt with.
  int events_heard = 0;

private:
  name_book& names_;
  journal notes_;
};

} // namespace strangelet::actors::test
