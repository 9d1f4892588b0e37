#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "bench/load/client.hpp"
#include "bench/load/histogram.hpp"
#include "bench/load/options.hpp"

namespace strangelet::bench {

/// What all clients together do, and what is counted.
class scenario : public client::listener {
public:
  /// Operations completed: messages received, partners found, connections greeted.
  std::uint64_t operations = 0;
  /// From the sending of a message to its arrival, in ns; empty where it makes no sense.
  histogram latency;
  /// Connections that the server has closed.
  std::uint64_t lost = 0;

  /// Clients that are where the measurement may begin.
  std::size_t ready = 0;

  void on_closed(client&) override {
    ++lost;
  }

  /// What one operation is.
  virtual std::string_view unit() const = 0;

  /// Everybody is ready.
  virtual void begin(client&) {}

  /// Called between events for clients that are to be connected again. False if there is none.
  virtual client* next_to_reconnect() {
    return nullptr;
  }
};

/// The scenario of `options::mode`.
std::unique_ptr<scenario> make_scenario(const options& given);

} // namespace strangelet::bench
