#include "net/http/bridge.hpp"

#include <caf/sec.hpp>
#include <spdlog/spdlog.h>

namespace strangelet::net::http {

void log_lost_answer(const std::exception& why) {
  spdlog::error("an answer for HTTP is lost because of a fault: {}", why.what());
}

bridge_actor::behavior_type bridge(bridge_actor::pointer self,
                                   const actors::operators_desk& supervisor,
                                   std::chrono::nanoseconds timeout) {
  return {
      [=](const bridge_call& call) {
        // CAF ends an actor for an exception: a question must not end the bridge either.
        try {
          call.ask(self, supervisor, timeout);
        } catch (const std::exception& e) {
          spdlog::error("a question of HTTP is lost because of a fault: {}", e.what());
          call.fail(caf::error{caf::sec::runtime_error});
        }
      },
  };
}

} // namespace strangelet::net::http
