#pragma once

#include <string>
#include <utility>

namespace strangelet::actors::test {

/// What was seen, in order.
class journal {
public:
  void write(const std::string& line) {
    if (!unread_.empty())
      unread_ += "; ";
    unread_ += line;
  }

  /// Adds to the last line.
  void add(const std::string& more) {
    unread_ += more;
  }

  /// What was written since the last call, separated by semicolons. Empty if nothing was.
  std::string news() {
    return std::exchange(unread_, {});
  }

private:
  std::string unread_;
};

} // namespace strangelet::actors::test
