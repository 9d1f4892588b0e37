#pragma once

// Private to config, and to its tests.

#include <spdlog/sinks/sink.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace strangelet::config {

/// Writes lines to a descriptor from a thread of its own, and lets nobody wait for that one: it may
/// hang in `write` for ever, if whoever reads the log does not. Past `queued_lines` the oldest are
/// dropped. Lines that are dropped, or cannot be written, are counted; the next one that is written
/// has their number in a line before it. Thread-safe.
class log_sink : public spdlog::sinks::sink {
public:
  struct bounds {
    /// Lines that wait for being written.
    std::size_t queued_lines = 8192;
    /// How long the destructor waits for them.
    std::chrono::milliseconds grace{1'000};
  };

  /// Does not own `descriptor`, to which the thread writes for as long as it lives.
  explicit log_sink(int descriptor) : log_sink(descriptor, bounds{}) {}
  log_sink(int descriptor, bounds most);

  /// Writes what is left, or leaves it to the end of the process when it takes too long.
  ~log_sink() override;

  void log(const spdlog::details::log_msg& message) override;

  /// Nothing to do: lines are written as soon as possible.
  void flush() override {}

  void set_pattern(const std::string& pattern) override;

  /// For lines that are logged from now on.
  void set_formatter(std::unique_ptr<spdlog::formatter> next) override;

  /// Counts a line that did not get as far as to `log`.
  void drop();

  /// Lines that nobody will read.
  std::uint64_t dropped_lines() const;

private:
  class mailbox;

  static void write_lines(mailbox& lines, int descriptor);

  const std::chrono::milliseconds grace_;
  /// Shared with the thread, which may have to be left alone with it.
  const std::shared_ptr<mailbox> lines_;
  std::thread writer_;
};

} // namespace strangelet::config
