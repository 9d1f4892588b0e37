#pragma once

#include <chrono>
#include <string>

namespace strangelet::bench {

/// One line on the terminal, written over several times a second; nothing if standard error is no
/// terminal.
class progress {
public:
  progress();
  ~progress();

  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  /// True if it is time for a new line: making one costs time that a measurement should not have.
  bool is_due() const;

  void show(const std::string& line);

private:
  const bool is_terminal_;
  std::chrono::steady_clock::time_point next_;
};

} // namespace strangelet::bench
