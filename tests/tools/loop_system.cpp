#include "tests/tools/loop_system.hpp"

namespace strangelet::test {

void countdown::count_down() {
  std::lock_guard guard{mutex_};
  if (left_ != 0 && --left_ == 0)
    zero_.notify_all();
}

void countdown::wait() {
  std::unique_lock guard{mutex_};
  if (!zero_.wait_for(guard, patience, [this] { return left_ == 0; }))
    throw std::runtime_error{"what was waited for has not happened"};
}

loop_config::loop_config(std::size_t threads, std::size_t throughput) {
  load<runtime::loop_scheduler>();
  set("scheduler.max-threads", static_cast<std::int64_t>(threads));
  set("scheduler.max-throughput", static_cast<std::int64_t>(throughput));
}

} // namespace strangelet::test
