#include "net/tls/certificates.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>
#include <utility>

namespace strangelet::net::tls {

namespace {

std::shared_ptr<const context> load(const tls_settings& files) {
  auto result = std::make_shared<const context>(files);
  for (const auto& warning : result->warnings())
    spdlog::warn("{}", warning);
  return result;
}

} // namespace

certificates::certificates(tls_settings files) : files_(std::move(files)), current_(load(files_)) {}

std::shared_ptr<const context> certificates::current() const {
  return std::atomic_load(&current_);
}

std::optional<std::string> certificates::reload() {
  try {
    std::atomic_store(&current_, load(files_));
    return std::nullopt;
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

} // namespace strangelet::net::tls
