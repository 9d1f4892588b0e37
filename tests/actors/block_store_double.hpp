#pragma once

#include "actors/block_store.hpp"

#include <string>
#include <utility>
#include <vector>

#include "journal.hpp"
#include "name_book.hpp"

namespace strangelet::actors::test {

/// A store that is slow: it writes down what it is asked, and answers when the test says so.
class block_store_double : public block_store {
public:
  explicit block_store_double(const name_book& names) : names_(names) {}

  std::optional<block_list> load(const protocol::person_id& account, receiver later) override {
    heard_.write("load " + names_[account]);
    questions_.push_back(std::move(later));
    return std::nullopt;
  }

  void save(const protocol::person_id& account, const protocol::person_id& whom) override {
    heard_.write("save " + names_[account] + " blocks " + names_[whom]);
  }

  /// Answers the oldest question that is not answered yet.
  void answers(const std::vector<protocol::person_id>& blocked = {}) {
    block_list all;
    for (const auto& each : blocked)
      all.add(each);
    take()(std::move(all));
  }

  /// The oldest question is never answered.
  void fails() {
    take();
  }

  std::string news() {
    return heard_.news();
  }

private:
  /// The oldest question. Throws if there is none, so that a test fails.
  receiver take() {
    auto result = std::move(questions_.at(0));
    questions_.erase(questions_.begin());
    return result;
  }

  const name_book& names_;
  journal heard_;
  std::vector<receiver> questions_;
};

} // namespace strangelet::actors::test
