#pragma once

#include "config/settings.hpp"

#include <spdlog/common.h>

#include <memory>

namespace spdlog {
class formatter;
class logger;
} // namespace spdlog

namespace strangelet::config {

/// Makes spdlog's default logger one that writes to stderr: `spdlog::info(…)` and its like, from
/// any thread. One line per message, whatever is in it: see `make_formatter`. A thread of its own
/// writes them, so that an event loop never waits for whoever reads the log; if that one is too
/// slow, the oldest lines are dropped. Call it before any other thread is started.
void set_up_logging(const log_settings& values);

/// From now on lines are of this level and format. Thread-safe.
void change_logging(const log_settings& values);

/// Writes what is left. Call it last; log nothing afterwards.
void finish_logging();

/// A logger that writes to `sink`. Thread-safe if `sink` is.
std::shared_ptr<spdlog::logger> make_logger(const log_settings& values, spdlog::sink_ptr sink);

/// Renders one line per message, its time in UTC:
/// - text: `2026-11-22T13:02:03.456Z info message`, with the message as `append_visible` shows it;
/// - json: `{"time":"2026-11-22T13:02:03.456Z","level":"info","message":"message"}`, valid JSON
///   (RFC 8259) in valid UTF-8 for any message.
std::unique_ptr<spdlog::formatter> make_formatter(log_format format);

} // namespace strangelet::config
