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

certificates::certificates(const tls_settings& files) : current_(load(files)) {}

std::shared_ptr<const context> certificates::current() const {
  return std::atomic_load(&current_);
}

std::optional<std::string> certificates::reload(const tls_settings& files) {
  try {
    std::atomic_store(&current_, load(files));
    return std::nullopt;
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

} // namespace strangelet::net::tls
