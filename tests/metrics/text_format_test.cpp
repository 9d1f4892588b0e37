#define CAF_SUITE metrics.text_format

#include "metrics/counter.hpp"
#include "metrics/gauge.hpp"
#include "metrics/histogram.hpp"
#include "metrics/text_format.hpp"
#include "tests/metrics/labels.hpp"

#include <chrono>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::metrics;
using namespace std::chrono_literals;

namespace {

struct text_format_fixture {
  registry all;

  bool has(text_format format, const std::string& what) {
    const auto text = write(all, format);
    if (text.find(what) != text.npos)
      return true;
    CAF_MESSAGE(text);
    return false;
  }
};

bool wants_openmetrics(const std::string& accept) {
  return choose_format(accept) == text_format::openmetrics;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(text_format_tests, text_format_fixture)

CAF_TEST(a counter in both formats) {
  counter<fruit> fruits{all, {"strangelet_fruits_total", "Fruits \"eaten\"."}};
  fruits.add(fruit::pear);
  CAF_CHECK(has(text_format::prometheus, "# HELP strangelet_fruits_total Fruits \"eaten\".\n"
                                         "# TYPE strangelet_fruits_total counter\n"
                                         "strangelet_fruits_total{fruit=\"apple\"} 0\n"
                                         "strangelet_fruits_total{fruit=\"pear\"} 1\n"));
  CAF_CHECK(has(text_format::openmetrics, "# TYPE strangelet_fruits counter\n"
                                          "# HELP strangelet_fruits Fruits \\\"eaten\\\".\n"
                                          "strangelet_fruits_total{fruit=\"apple\"} 0\n"
                                          "strangelet_fruits_total{fruit=\"pear\"} 1\n"));
}

CAF_TEST(a gauge with a unit in both formats) {
  gauge<> weight{all, {"strangelet_weight_bytes", "Weight."}};
  weight.set_to(5'000'000'000);
  CAF_CHECK(has(text_format::prometheus, "strangelet_weight_bytes 5000000000\n"));
  CAF_CHECK(has(text_format::openmetrics, "# TYPE strangelet_weight_bytes gauge\n"
                                          "# UNIT strangelet_weight_bytes bytes\n"
                                          "# HELP strangelet_weight_bytes Weight.\n"
                                          "strangelet_weight_bytes 5000000000\n"));
}

CAF_TEST(a histogram in both formats) {
  histogram<> ripening{all, {"strangelet_ripening_seconds", "Until ripe."}, 500ms};
  ripening.observe(700ms);
  CAF_CHECK(has(text_format::prometheus, "strangelet_ripening_seconds_count 1\n"));
  CAF_CHECK(has(text_format::prometheus, "strangelet_ripening_seconds_bucket{le=\"1\"} 1\n"));
  CAF_CHECK(has(text_format::prometheus, "strangelet_ripening_seconds_bucket{le=\"+Inf\"} 1\n"));
  CAF_CHECK(has(text_format::openmetrics, "# TYPE strangelet_ripening_seconds histogram\n"
                                          "# UNIT strangelet_ripening_seconds seconds\n"));
  CAF_CHECK(has(text_format::openmetrics, "strangelet_ripening_seconds_bucket{le=\"0.5\"} 0\n"
                                          "strangelet_ripening_seconds_bucket{le=\"1.0\"} 1\n"));
  CAF_CHECK(has(text_format::openmetrics, "strangelet_ripening_seconds_bucket{le=\"+Inf\"} 1\n"
                                          "strangelet_ripening_seconds_sum 0.7\n"
                                          "strangelet_ripening_seconds_count 1\n# EOF\n"));
}

CAF_TEST(texts are escaped) {
  all.add_info({"strangelet_build_info", "Of\nlines."}, {{"version", "a\"b\\c\nd"}});
  CAF_CHECK(has(text_format::openmetrics, "# HELP strangelet_build_info Of\\nlines.\n"));
  CAF_CHECK(
      has(text_format::openmetrics, "strangelet_build_info{version=\"a\\\"b\\\\c\\nd\"} 1\n"));
}

CAF_TEST(openmetrics goes to those who name it and like nothing better) {
  CAF_CHECK(wants_openmetrics("application/openmetrics-text"));
  CAF_CHECK(wants_openmetrics(
      "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"));
  CAF_CHECK(wants_openmetrics("text/plain ; q=0.9 , Application/OpenMetrics-Text ; Q=1.000"));
  CAF_CHECK(!wants_openmetrics(""));
  CAF_CHECK(!wants_openmetrics("*/*"));
  CAF_CHECK(!wants_openmetrics("text/plain"));
  CAF_CHECK(!wants_openmetrics("application/openmetrics-text;q=0.2,text/plain;q=0.3"));
  CAF_CHECK(!wants_openmetrics("application/openmetrics-text;q=0"));
}

CAF_TEST(a weight that cannot be read is none) {
  for (const auto* weight : {"", "x", "2", "-1", "0.5x", "nan", "inf"})
    CAF_CHECK(!wants_openmetrics("application/openmetrics-text;q=" + std::string{weight}));
}

CAF_TEST(the format is named with its version) {
  CAF_CHECK_EQUAL(content_type(text_format::prometheus),
                  "text/plain; version=0.0.4; charset=utf-8");
  CAF_CHECK_EQUAL(content_type(text_format::openmetrics),
                  "application/openmetrics-text; version=1.0.0; charset=utf-8");
}

CAF_TEST_FIXTURE_SCOPE_END()
