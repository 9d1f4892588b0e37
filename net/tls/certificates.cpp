#include "net/tls/certificates.hpp"

#include <spdlog/spdlog.h>

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

reread certificates::reload() {
  const auto next = load(files_);
  const auto before = std::atomic_exchange(&current_, next);
  return before->shows_the_same(*next) ? reread::same : reread::changed;
}

} // namespace strangelet::net::tls
