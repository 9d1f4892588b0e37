#pragma once

#include "bench/load/client.hpp"
#include "bench/load/histogram.hpp"
#include "bench/load/options.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::bench {

using bench_clock = std::chrono::steady_clock;

/// What all clients together do, and what is counted. Throws `std::runtime_error` when the server
/// ends a connection or refuses an event: numbers of such a run would mean nothing.
class scenario : public client::listener {
public:
  /// Operations completed: messages received, partners found, connections greeted.
  std::uint64_t operations = 0;
  /// From the sending of a message to its arrival, in ns; empty where it makes no sense.
  histogram latency;
  /// Clients that have connected so far, and those that are where the measurement may begin.
  std::size_t opened = 0;
  std::size_t ready = 0;

  void on_open(client& from) final;
  void on_event(client& from, const event& what) override;
  void on_lost(client& from, const std::string& why) override;

  /// What one operation is.
  virtual std::string_view unit() const = 0;

  /// Everybody is ready; called for each client.
  virtual void begin(client&) {}

  /// The measurement begins: forgets what was before it.
  virtual void start_counting() {
    operations = 0;
  }

  /// Adds what else was seen to the report.
  virtual void add_to(nlohmann::json&) const {}

  /// Does what is due at `now`, and returns when to call again at the latest.
  virtual bench_clock::time_point do_due(bench_clock::time_point now);

  /// True if what is due may wait for a millisecond, so that the generator need not spin. Latency
  /// that counts from the time of sending is the same.
  virtual bool may_be_late() const {
    return false;
  }

  /// Called between events for clients that are to be connected again. Null if there is none.
  client* next_to_reconnect();

protected:
  virtual void greet(client&) {}
  virtual void hear(client& from, const event& what) = 0;

  /// Connects a client again that is closed, at the next opportunity.
  void reconnect(client& who) {
    again_.push_back(&who);
  }

  /// Adds the latency of a relayed event.
  void note_latency(const event& what);

private:
  std::vector<client*> again_;
};

/// The time in ns, as it is put into payloads.
std::uint64_t to_stamp(bench_clock::time_point time);

/// The scenario of `options::mode`.
std::unique_ptr<scenario> make_scenario(const options& given);

std::unique_ptr<scenario> make_relay_scenario(const options& given);
std::unique_ptr<scenario> make_mixed_scenario(const options& given);

} // namespace strangelet::bench
