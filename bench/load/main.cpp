#include "bench/load/measurement.hpp"
#include "bench/load/options.hpp"
#include "bench/load/soak_run.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {

void print(const nlohmann::json& result) {
  for (const auto& [name, value] : result.items())
    std::printf("%-32s %s\n", name.c_str(), value.dump().c_str());
}

} // namespace

int main(int argc, char** argv) {
  using namespace strangelet::bench;
  try {
    auto given = parse_options(argc, argv);
    if (given.help) {
      std::fputs(usage, stdout);
      return EXIT_SUCCESS;
    }
    if (given.mode == "soak") {
      run_soak(given);
      return EXIT_SUCCESS;
    }
    auto result = measure(given);
    if (given.json)
      std::puts(result.dump().c_str());
    else
      print(result);
    return EXIT_SUCCESS;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bench_load: %s\n", e.what());
    return EXIT_FAILURE;
  }
}
