#pragma once

#include "bench/load/agenda.hpp"
#include "bench/load/payloads.hpp"
#include "bench/load/random_numbers.hpp"
#include "bench/load/scenario.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::bench {

/// The names of all floods, for people.
extern const char* const flood_names;

/// The frames of the flood called `name`, again and again; empty if there is none.
std::string flood_of(std::string_view name);

/// What two people, and one who comes in now and then, notice of clients that send as much as their
/// sockets take. Clients 0 and 1 are the pair, client 2 comes and goes, all others flood.
class flood_scenario : public scenario {
public:
  /// Clients that do not flood.
  static constexpr std::size_t honest = 3;

  explicit flood_scenario(const options& given);

  std::string_view unit() const override {
    return "relayed message";
  }

  void begin(client& each) override;
  bench_clock::time_point do_due(bench_clock::time_point now) override;
  void on_event(client& from, const event& what) override;
  void on_lost(client& from, const std::string& why) override;

  void start_counting() override;

  /// `flood`: the megabytes that its sockets have taken, how the server ended its connections, and
  /// the time from the connecting to the greeting of who came in meanwhile.
  void add_to(nlohmann::json& report) const override;

private:
  enum class step { come_back, come_in };

  struct participant {
    client* self = nullptr;
    bool is_in = false;
    std::string room{};
  };

  void greet(client& from) override;
  void hear(client& from, const event& what) override;
  void talk(bench_clock::time_point now);
  /// False if no socket has taken anything.
  bool flood();
  bench_clock::time_point due(std::uint64_t number) const;

  const std::size_t rate_;
  const std::string frames_;
  payload text_ = payload::candidate();
  std::vector<participant> all_;
  agenda<step> plans_;
  random_numbers random_;
  bool has_begun_ = false;
  bench_clock::time_point start_{};
  std::uint64_t sent_ = 0;
  bench_clock::time_point came_in_{};
  histogram greetings_;
  std::uint64_t flooded_ = 0;
  std::map<std::string, std::uint64_t> ended_;
};

} // namespace strangelet::bench
