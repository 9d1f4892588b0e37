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
    if (const auto* greeting = std::get_if<protocol::connected>(&event))
      token = greeting->resume ? greeting->resume->token : "";
    else if (const auto* again = std::get_if<protocol::resumed>(&event))
      token = again->resume.token;
    notes_.write(describe(event, names_));
  }

  /// Numbers stand behind the event, such as `pong to 3 as 7`.
  void deliver_numbered(const protocol::server_event& event,
                        const protocol::event_numbers& numbers) override {
    deliver(event);
    if (numbers.id != 0)
      notes_.add(" to " + std::to_string(numbers.id));
    if (numbers.seq != 0)
      notes_.add(" as " + std::to_string(numbers.seq));
  }

  void ask(unsigned what) override {
    question = what;
  }

  void close(protocol::close_code code, std::string reason) override {
    notes_.write("closed with " + std::to_string(static_cast<int>(code)) +
                 (reason.empty() ? " without words" : ""));
    if (when_closed)
      when_closed();
  }

  void acknowledged() override {
    ++events_heard;
  }

  void attached(client_handler whose, const protocol::user_id& user,
                std::shared_ptr<connection_leases> left) override {
    leases = std::move(left);
    notes_.write("attached to " + names_[user]);
    session = std::move(whose);
  }

  void start_anew() override {
    notes_.write("starts anew");
  }

  std::string news() {
    return notes_.news();
  }

  /// What resumes the session, as the client was told last; empty if nothing does.
  std::string token;
  /// What it was asked last, and has not answered; 0 if nothing.
  unsigned question = 0;
  /// The session that it was attached to.
  client_handler session;
  /// What the connection before had left for it.
  std::shared_ptr<connection_leases> leases;
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
