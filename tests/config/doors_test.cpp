#define CAF_SUITE config.doors

#include "config/doors.hpp"
#include "config/reload.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::config;
using namespace strangelet::config::test;

namespace {

constexpr std::string_view guarded = R"([websocket]
allowed-origins = ["https://a.example"]
[http]
admin-token = "sesame"
[auth]
mode = "jwt"
keys = ["key"]
issuer = "x"
audience = "y"
[net]
trusted-proxies = ["10.0.0.0/8"]
proxy-protocol = true
)";

/// A file of the usual name, from now to then.
class usual_file {
public:
  explicit usual_file(std::string_view content) {
    write(content);
  }

  void write(std::string_view content) const {
    folder_.write("x.ini", content);
  }

  void remove() const {
    std::filesystem::remove(path());
  }

  std::string path() const {
    return folder_.path_of("x.ini");
  }

  configuration read(const arguments& args = {}) const {
    return configured(load(args, path()));
  }

private:
  scratch_folder folder_;
};

/// The losses, without what is advised and with the path left out.
std::string losses(const configuration& in_force, const configuration& wanted) {
  std::string result;
  for (auto each : find_losses(in_force, wanted)) {
    if (const auto at = each.find(wanted.from.file); at != each.npos)
      each.replace(at, wanted.from.file.size(), "FILE");
    result += each.substr(0, each.find_first_of(",;")) + "; ";
  }
  return result;
}

std::string losses(std::string_view before, std::string_view after, const arguments& args = {}) {
  const usual_file file{before};
  const auto in_force = file.read(args);
  file.write(after);
  return losses(in_force, file.read(args));
}

/// `guarded`, with `from` replaced.
std::string with(std::string_view from, std::string_view to) {
  std::string text{guarded};
  return text.replace(text.find(from), from.size(), to);
}

} // namespace

CAF_TEST(a file that has not changed loses nothing) {
  CAF_CHECK_EQUAL(losses(guarded, guarded), "");
  CAF_CHECK_EQUAL(losses("", ""), "");
  CAF_CHECK_EQUAL(losses("[log]\nlevel = \"warn\"", "[log]\nlevel = \"info\""), "");
}

CAF_TEST(a file that was read and is gone is a loss even if it closed nothing) {
  const usual_file file{"[log]\nlevel = \"debug\"\n"};
  const auto in_force = file.read();
  file.remove();
  CAF_CHECK_EQUAL(losses(in_force, file.read()), "\"FILE\" is missing but was read before; ");
}

CAF_TEST(a file that was never there is none) {
  const usual_file file{""};
  file.remove();
  const auto in_force = file.read();
  CAF_CHECK_EQUAL(losses(in_force, file.read()), "");
  file.write("[log]\nlevel = \"debug\"\n");
  CAF_CHECK_EQUAL(losses(in_force, file.read()), "");
}

CAF_TEST(a file that sets nothing any more is a loss) {
  constexpr std::string_view nothing = "\"FILE\" no longer sets any option; ";
  CAF_CHECK_EQUAL(losses("[limits]\nnesting = 9\n", ""), nothing);
  CAF_CHECK_EQUAL(losses("[limits]\nnesting = 9\n", "[limits]\n; nesting = 9\n"), nothing);
  CAF_CHECK_EQUAL(losses("; nothing yet\n", ""), "");
}

CAF_TEST(a last line without its end is a loss if there was one) {
  CAF_CHECK_EQUAL(losses("[limits]\nnesting = 19\n", "[limits]\nnesting = 1"
                                                     "2"),
                  "\"FILE\" ends in the middle of a line and may be cut off; ");
  CAF_CHECK_EQUAL(losses("[limits]\nnesting = 19", "[limits]\nnesting = 12"), "");
}

CAF_TEST(each door that is not named any more is a loss) {
  CAF_CHECK_EQUAL(losses(guarded, "[log]\nlevel = \"debug\"\n"),
                  "websocket.allowed-origins is no longer set; "
                  "http.admin-token is no longer set; auth.mode is no longer set; "
                  "net.trusted-proxies is no longer set; "
                  "net.proxy-protocol is no longer set; ");
}

CAF_TEST(an empty value opens no door) {
  CAF_CHECK_EQUAL(losses(guarded, with("\"sesame\"", "\"\"")),
                  "http.admin-token is no longer set; ");
  CAF_CHECK_EQUAL(losses(guarded, with("[\"https://a.example\"]", "[]")),
                  "websocket.allowed-origins is no longer set; ");
  CAF_CHECK_EQUAL(losses(guarded, with("issuer = \"x\"", "issuer = \"\"")),
                  "auth.issuer is no longer set; ");
  CAF_CHECK_EQUAL(losses(guarded, with("audience = \"y\"\n", "")),
                  "auth.audience is no longer set; ");
}

CAF_TEST(a word does) {
  CAF_CHECK_EQUAL(losses(guarded, with("\"jwt\"", "\"none\"")), "");
  CAF_CHECK_EQUAL(losses(guarded, with("= true", "= false")), "");
}

CAF_TEST(a door that is open stays so) {
  CAF_CHECK_EQUAL(losses("[auth]\nmode = \"none\"\nissuer = \"x\"\n", "[log]\nlevel = \"warn\"\n"),
                  "");
  CAF_CHECK_EQUAL(losses("[log]\nlevel = \"warn\"\n", guarded), "");
}

CAF_TEST(what the command line closes needs no file) {
  CAF_CHECK_EQUAL(losses("[http]\nadmin-token = \"x\"\n[limits]\nnesting = 9\n",
                         "[limits]\nnesting = 9\n", {"--http.admin-token=y"}),
                  "");
}

CAF_TEST(the advice says what to do) {
  const usual_file file{guarded};
  const auto in_force = file.read();
  file.write("[log]\nlevel = \"debug\"\n");
  const auto found = find_losses(in_force, file.read());
  const auto has = [&](std::string_view line) {
    return std::find(found.begin(), found.end(), line) != found.end();
  };
  CAF_CHECK(has("http.admin-token is no longer set, which would let more in; set it, or restart "
                "to run without it"));
  CAF_CHECK(has("auth.mode is no longer set, which would let more in; set it, or write mode = "
                "\"none\""));
}

CAF_TEST(the plan of a reload has the losses) {
  const usual_file file{guarded};
  const auto in_force = file.read();
  file.write("");
  CAF_CHECK(!plan_reload(in_force, file.read()).losses.empty());
  CAF_CHECK(plan_reload(in_force, in_force).losses.empty());
}
