#include "fake_supervisor.hpp"

#include "actors/fault.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <memory>
#include <utility>

#include "directory_samples.hpp"

namespace strangelet::net::test {

using namespace actors;

namespace {

std::string describe(const list_rooms& query) {
  auto state = query.state == list_rooms::filter::active  ? " active "
               : query.state == list_rooms::filter::ended ? " ended "
                                                          : " all ";
  return "list_rooms" + std::string{state} + std::to_string(query.offset) + ' ' +
         std::to_string(query.limit);
}

std::string describe(const clean_up& query) {
  auto minutes = [](std::chrono::nanoseconds time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(time).count());
  };
  return "clean_up " + minutes(query.min_room_age) + ' ' + minutes(query.min_wait);
}

caf::expected<room_info> room_of(const protocol::room_id& id) {
  if (id == active_room().id)
    return active_room();
  if (id == ended_room().id)
    return ended_room();
  return actors::make_error(fault::no_such_room);
}

} // namespace

fake_desk_actor::behavior_type fake_desk(fake_desk_actor::pointer self, supervisor_script* script) {
  // What is promised while the script wants silence, and given at the next tick.
  auto promised = std::make_shared<std::vector<std::function<void()>>>();
  auto answer = [=](std::string question, auto value) {
    script->note(std::move(question));
    using type = typename decltype(value)::value_type;
    if (script->is_silent()) {
      auto promise = self->make_response_promise<type>();
      promised->push_back([promise, value]() mutable { promise.deliver(std::move(*value)); });
      return caf::result<type>{promise};
    }
    return value ? caf::result<type>{std::move(*value)} : caf::result<type>{value.error()};
  };
  return {
      [=](tick) {
        for (auto& give : std::exchange(*promised, {}))
          give();
      },
      [=](get_stats) {
        service_stats stats;
        stats.connected_users = 9;
        return answer("get_stats", caf::expected<service_stats>{stats});
      },
      [=](const list_rooms& query) {
        rooms_page page{2, {active_room(), ended_room()}, {}};
        return answer(describe(query), caf::expected<rooms_page>{std::move(page)});
      },
      [=](const list_interests& query) {
        return answer("list_interests " + std::to_string(query.limit),
                      caf::expected<interests_page>{interests_page{{{"music", 7}}}});
      },
      [=](const find_room& query) {
        return answer("find_room " + query.id.to_string(), room_of(query.id));
      },
      [=](const end_room& query) {
        return answer("end_room " + query.id.to_string(), room_of(query.id));
      },
      [=](const clean_up& query) {
        return answer(describe(query), caf::expected<clean_up_result>{clean_up_result{3, 4}});
      },
  };
}

session_directory::behavior_type fake_directory(session_directory::pointer, supervisor_script*) {
  return {[](const hello&) {}, [](const can_resume&) {}, [](const resume_session&) {},
          [](const subscribe&) {}, [](can_retire) {}};
}

} // namespace strangelet::net::test
