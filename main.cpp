#include "app/service.hpp"
#include "config/config.hpp"
#include "config/logging.hpp"

#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace strangelet;

/// Standard streams that are closed would become sockets of clients, into which we would log.
void open_standard_streams() {
  for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(each, F_GETFD) < 0)
      // Takes the lowest number that is free: this one.
      static_cast<void>(open("/dev/null", O_RDWR));
}

} // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  auto read = [=] { return config::load(argc, argv); };
  const auto loaded = read();
  if (!loaded) {
    const auto& stop = loaded.error();
    std::fputs(stop.text.c_str(), stop.exit_code == EXIT_SUCCESS ? stdout : stderr);
    return stop.exit_code;
  }
  auto exit_code = app::run_service(*loaded, read);
  spdlog::info("stopped");
  config::finish_logging();
  return exit_code;
}
