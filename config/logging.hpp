#pragma once

#include "config/settings.hpp"

#include <spdlog/common.h>

#include <memory>

namespace spdlog {
class formatter;
class logger;
} // namespace spdlog

namespace strangelet::config {

class log_sink;

/// Makes spdlog's default logger one that writes to stderr: `spdlog::info(…)` and its like, from
/// any thread. One line per message, whatever is in it: see `make_formatter`. Nobody ever waits for
/// whoever reads the log, neither here nor in what follows: see `log_sink`. Call it before any
/// other thread is started. What it returns counts the lines that are lost; let go of it before
/// `finish_logging`.
std::shared_ptr<const log_sink> set_up_logging(const log_settings& values);

/// From now on lines are of this level and format. Thread-safe.
void change_logging(const log_settings& values);

/// Writes what is left, if that takes no longer than a second. Call it last; log nothing
/// afterwards.
void finish_logging();

/// A logger that writes to `sink`. Thread-safe if `sink` is.
std::shared_ptr<spdlog::logger> make_logger(const log_settings& values, spdlog::sink_ptr sink);

/// Renders one line per message, its time in UTC:
/// - text: `2026-11-22T13:02:03.456Z info message`, with the message as `append_visible` shows it;
/// - json: `{"time":"2026-11-22T13:02:03.456Z","level":"info","message":"message"}`, valid JSON
///   (RFC 8259) in valid UTF-8 for any message.
std::unique_ptr<spdlog::formatter> make_formatter(log_format format);

} // namespace strangelet::config
