#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::metrics {

/// What is said of a metric, beside its values.
struct description {
  /// Begins with `strangelet_` and ends with the unit, if there is one; a counter's ends with
  /// `_total` after that. Lower case, digits and underscores.
  std::string name;
  /// One line for people.
  std::string help;
};

/// A name as OpenMetrics has it for the family: a counter's `_total` belongs to its sample alone.
/// So no other metric may have the rest for a name.
std::string_view family_name(std::string_view name) noexcept;

/// All metrics, by name. Metrics add themselves when they are made, which is to be before anybody
/// collects; after that, collecting is thread-safe. Metrics outlive the last collection.
class registry final : public prometheus::Collectable {
public:
  /// Appends the values of a metric, with their labels.
  using reader = std::function<void(std::vector<prometheus::ClientMetric>&)>;

  /// Throws `std::logic_error` if the name breaks the rules of `description`, or is taken; that of
  /// a counter also without its `_total`.
  void add(description what, prometheus::MetricType type, reader read);

  /// The same for a value that is read from elsewhere when it is collected. `read` is thread-safe.
  void observe(description what, prometheus::MetricType type, std::function<double()> read);

  /// A gauge that is always 1, for what its labels say.
  void add_info(description what, std::vector<prometheus::ClientMetric::Label> labels);

  /// All metrics and their values, in the order of their names.
  std::vector<prometheus::MetricFamily> Collect() const override;

private:
  struct family {
    description what;
    prometheus::MetricType type;
    reader read;
  };

  /// Ordered by name.
  std::vector<family> families_;
};

} // namespace strangelet::metrics
