#pragma once

#include "bench/load/agenda.hpp"
#include "bench/load/nuisance.hpp"
#include "bench/load/random_numbers.hpp"
#include "bench/load/scenario.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::bench {

/// Clients that mean no good, of all kinds in equal shares (`nuisances()`). All connect as others
/// do, and turn then.
class hostile_scenario : public scenario {
public:
  explicit hostile_scenario(const options& given);

  std::string_view unit() const override {
    return "act";
  }

  bool may_be_late() const override {
    return true;
  }

  void begin(client& each) override;
  bench_clock::time_point do_due(bench_clock::time_point now) override;
  void on_event(client& from, const event& what) override;
  void on_lost(client& from, const std::string& why) override;

  /// For each kind: `name`, `clients`, `connections`, `acts`, and `ended`, how the server ended how
  /// many of its connections.
  nlohmann::json report() const;

private:
  enum class step { act, come_back };

  struct villain {
    client* self = nullptr;
    random_numbers random{0};
    std::size_t acts = 0;
    bool is_hostile = false;
  };

  struct record {
    std::size_t clients = 0;
    std::uint64_t connections = 0;
    std::uint64_t acts = 0;
    std::map<std::string, std::uint64_t> ended;
  };

  void hear(client&, const event&) override {}
  void act(std::size_t who);
  void come_back(std::size_t who);
  void go(std::size_t who);

  static std::size_t kind_of(std::size_t who);

  std::vector<villain> villains_;
  std::vector<record> records_;
  agenda<step> plans_;
};

/// How a connection ended, in a word or two: the close code, the status, or the error.
std::string kind_of_end(const std::string& why);

} // namespace strangelet::bench
