#include "config/logging.hpp"

#include "config/log_sink.hpp"
#include "support/escape.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/spdlog.h>

#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace strangelet::config {

namespace {

std::string_view view(spdlog::string_view_t text) {
  return {text.data(), text.size()};
}

void append(std::string_view text, spdlog::memory_buf_t& out) {
  out.append(text.data(), text.data() + text.size());
}

/// The level, by the name that `log.level` has for it.
class level_flag : public spdlog::custom_flag_formatter {
public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    append(name_of(message.level), out);
  }

  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<level_flag>();
  }

private:
  static std::string_view name_of(spdlog::level::level_enum level) {
    switch (level) {
    case spdlog::level::warn:
      return "warn";
    case spdlog::level::err:
      return "error";
    default:
      return view(spdlog::level::to_string_view(level));
    }
  }
};

/// The message, made harmless by `Append`.
template <void (*Append)(std::string_view, std::string&)>
class message_flag : public spdlog::custom_flag_formatter {
public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    std::string harmless;
    Append(view(message.payload), harmless);
    append(harmless, out);
  }

  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<message_flag>();
  }
};

spdlog::level::level_enum spdlog_level(log_level level) {
  switch (level) {
  case log_level::trace:
    return spdlog::level::trace;
  case log_level::debug:
    return spdlog::level::debug;
  case log_level::info:
    return spdlog::level::info;
  case log_level::warn:
    return spdlog::level::warn;
  case log_level::error:
    return spdlog::level::err;
  case log_level::critical:
    return spdlog::level::critical;
  case log_level::off:
    break;
  }
  return spdlog::level::off;
}

/// For `N` the level and for `V` the message, both ours.
constexpr const char* text_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %N %V";
constexpr const char* json_pattern =
    R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%N","message":%V})";

void prepare(spdlog::logger& logger, const log_settings& values) {
  logger.set_formatter(make_formatter(values.format));
  logger.set_level(spdlog_level(values.level));
}

} // namespace

std::unique_ptr<spdlog::formatter> make_formatter(log_format format) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc,
                                                               std::string{"\n"});
  formatter->add_flag<level_flag>('N');
  if (format == log_format::json) {
    formatter->add_flag<message_flag<support::append_json>>('V');
    formatter->set_pattern(json_pattern);
  } else {
    formatter->add_flag<message_flag<support::append_visible>>('V');
    formatter->set_pattern(text_pattern);
  }
  return formatter;
}

std::shared_ptr<spdlog::logger> make_logger(const log_settings& values, spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>("strangelet", std::move(sink));
  prepare(*logger, values);
  return logger;
}

std::shared_ptr<const log_sink> set_up_logging(const log_settings& values) {
  auto sink = std::make_shared<log_sink>(STDERR_FILENO);
  auto logger = make_logger(values, sink);
  // spdlog's own handler would write to stderr at once, in whatever thread.
  logger->set_error_handler([sink](const std::string&) { sink->drop(); });
  spdlog::set_default_logger(std::move(logger));
  return sink;
}

void change_logging(const log_settings& values) {
  prepare(*spdlog::default_logger(), values);
}

void finish_logging() {
  spdlog::shutdown();
}

} // namespace strangelet::config
