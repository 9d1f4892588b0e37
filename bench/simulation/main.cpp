// Simulates towns of people who look for somebody to talk to, by different policies; prints one
// JSON object per run, for report.mjs.
//   bench_simulation POLICY PEOPLE PATIENCE_SECONDS [MINUTES] [SEED]
#include "bench/simulation/town.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

namespace {

using namespace strangelet::bench;

nlohmann::json run(const std::vector<std::string>& words) {
  town_options how;
  how.people = std::stoul(words.at(1));
  const std::chrono::milliseconds patience{std::lround(1000 * std::stod(words.at(2)))};
  if (words.size() > 3)
    how.length = std::chrono::minutes{std::stol(words[3])};
  if (words.size() > 4)
    how.seed = std::stoull(words[4]);
  const auto decides = make_policy(words.at(0), patience);
  const auto found = simulate(how, *decides);
  const auto pairs = static_cast<double>(std::max<std::size_t>(found.pairs, 1));
  return {{"policy", words[0]},
          {"people", how.people},
          {"patience", std::stod(words[2])},
          {"pairs", found.pairs},
          {"common", static_cast<double>(found.with_common_interest) / pairs},
          {"both", static_cast<double>(found.could_have) / pairs},
          {"rematches", static_cast<double>(found.rematches) / pairs},
          {"gaveUp", found.gave_up},
          {"mean", found.mean_wait},
          {"p50", found.p50},
          {"p90", found.p90},
          {"p99", found.p99},
          {"max", found.max_wait},
          {"longestInVain", found.longest_in_vain}};
}

} // namespace

int main(int argc, char** argv) {
  try {
    std::puts(run({argv + 1, argv + argc}).dump().c_str());
    return EXIT_SUCCESS;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bench_simulation: %s\n", e.what());
    return EXIT_FAILURE;
  }
}
