#include "config/log_sink.hpp"

#include "config/line_writer.hpp"

#include <spdlog/details/log_msg_buffer.h>
#include <spdlog/pattern_formatter.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

namespace strangelet::config {

namespace {

struct entry {
  spdlog::details::log_msg_buffer message;
  /// That of the moment when it was logged. Used by the writer's thread alone.
  std::shared_ptr<spdlog::formatter> formatter;
};

/// What the writer takes out of the mailbox.
struct delivery {
  entry next;
  /// All that were dropped until then.
  std::uint64_t dropped = 0;
};

bool write_message(line_writer& out, spdlog::formatter& how,
                   const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  how.format(message, line);
  return out.write({line.data(), line.size()});
}

/// Says how many lines are missing before those that follow.
bool write_gap(line_writer& out, const entry& next, std::uint64_t count) {
  const auto text = "log: " + std::to_string(count) + (count == 1 ? " line" : " lines") +
                    " lost: the reader is too slow, or writing fails";
  return write_message(out, *next.formatter, {next.message.logger_name, spdlog::level::warn, text});
}

} // namespace

/// What the threads that log and the one that writes have in common. The lock is never held while
/// somebody writes.
class log_sink::mailbox {
public:
  explicit mailbox(std::size_t room) : room_(room) {}

  void put(const spdlog::details::log_msg& message) {
    spdlog::details::log_msg_buffer copy{message};
    std::unique_lock guard{mutex_};
    if (lines_.size() >= room_) {
      lines_.pop_front();
      ++dropped_;
    }
    lines_.push_back({std::move(copy), formatter_});
    guard.unlock();
    changed_.notify_one();
  }

  void drop() {
    const std::lock_guard guard{mutex_};
    ++dropped_;
  }

  std::uint64_t dropped() const {
    const std::lock_guard guard{mutex_};
    return dropped_;
  }

  void set_formatter(std::shared_ptr<spdlog::formatter> next) {
    const std::lock_guard guard{mutex_};
    formatter_ = std::move(next);
  }

  /// Waits for the next line. Absent when there will be none.
  std::optional<delivery> take() {
    std::unique_lock guard{mutex_};
    changed_.wait(guard, [this] { return !lines_.empty() || is_closed_; });
    if (lines_.empty() || is_abandoned_)
      return std::nullopt;
    delivery result{std::move(lines_.front()), dropped_};
    lines_.pop_front();
    return result;
  }

  /// The writer's last word.
  void finish() {
    const std::lock_guard guard{mutex_};
    is_finished_ = true;
    finished_.notify_all();
  }

  /// Waits until the writer is done with what is left. False if that takes longer than `grace`; it
  /// ends with the line that it is at then.
  bool close(std::chrono::milliseconds grace) {
    std::unique_lock guard{mutex_};
    is_closed_ = true;
    changed_.notify_one();
    is_abandoned_ = !finished_.wait_for(guard, grace, [this] { return is_finished_; });
    return !is_abandoned_;
  }

private:
  const std::size_t room_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable finished_;
  std::deque<entry> lines_;
  std::shared_ptr<spdlog::formatter> formatter_ = std::make_shared<spdlog::pattern_formatter>();
  std::uint64_t dropped_ = 0;
  bool is_closed_ = false;
  bool is_abandoned_ = false;
  bool is_finished_ = false;
};

log_sink::log_sink(int descriptor, bounds most)
    : grace_(most.grace), lines_(std::make_shared<mailbox>(most.queued_lines)) {
  writer_ = std::thread{[lines = lines_, descriptor] { write_lines(*lines, descriptor); }};
}

log_sink::~log_sink() {
  if (lines_->close(grace_))
    writer_.join();
  else
    writer_.detach();
}

void log_sink::write_lines(mailbox& lines, int descriptor) {
  line_writer out{descriptor};
  std::uint64_t reported = 0;
  while (auto delivered = lines.take()) {
    auto is_written = false;
    try {
      const auto& [next, dropped] = *delivered;
      if (dropped != reported && write_gap(out, next, dropped - reported))
        reported = dropped;
      is_written = write_message(out, *next.formatter, next.message);
    } catch (const std::exception&) {
      // Memory ran out: one more that is lost.
    }
    if (!is_written)
      lines.drop();
  }
  lines.finish();
}

void log_sink::log(const spdlog::details::log_msg& message) {
  lines_->put(message);
}

void log_sink::set_pattern(const std::string& pattern) {
  set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern));
}

void log_sink::set_formatter(std::unique_ptr<spdlog::formatter> next) {
  lines_->set_formatter(std::move(next));
}

void log_sink::drop() {
  lines_->drop();
}

std::uint64_t log_sink::dropped_lines() const {
  return lines_->dropped();
}

} // namespace strangelet::config
