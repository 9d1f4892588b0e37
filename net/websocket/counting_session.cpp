#include "net/websocket/counting_session.hpp"

#include <utility>

namespace strangelet::net::websocket {

void counting_session::on_text(std::string_view text) {
  if (!begin_message())
    return;
  auto& home = owner().home();
  auto event = home.parser().parse_counted(text, home.config().limits.message);
  const auto over = admits(traffic::any) ? excess_of(traffic_of(event.event), text.size())
                                         : std::optional{excess{traffic::any}};
  if (!over)
    return hand_on(std::move(event));
  const auto is_told = is_told_of(over->kind, event.id != 0);
  // Whoever is not told in so many words must find out in another way.
  if (is_closing() || (!is_told && event.id == 0))
    return;
  event.event = too_fast(event.event, text.size(), over->wait);
  event.is_silent = !is_told;
  hand_on(std::move(event));
}

} // namespace strangelet::net::websocket
