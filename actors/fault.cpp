#include "actors/fault.hpp"

#include <spdlog/spdlog.h>

namespace strangelet::actors {

std::string describe(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "something that is no std::exception";
  }
}

void contain_exception(const std::exception_ptr& thrown, std::string_view who,
                       service_metrics& metrics, const std::function<void()>& clean_up) noexcept {
  metrics.faults.add();
  try {
    spdlog::error("{} ends because of a fault in it: {}", who, describe(thrown));
  } catch (...) {
    // There is no memory left even to say so.
  }
  try {
    clean_up();
  } catch (...) {
    // The supervisor finds out: it monitors sessions, and looks after rooms from time to time.
  }
}

} // namespace strangelet::actors
