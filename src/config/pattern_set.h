// PatternSet: which of many patterns fits a user name first, found in one pass over the name.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "config/pattern.h"

namespace sshrp::config {

class PatternSet {
 public:
  /// The patterns must outlive the set.
  explicit PatternSet(std::vector<const Pattern*> patterns);
  PatternSet(PatternSet&&) noexcept;
  ~PatternSet();

  /// The lowest index of a pattern that fits the whole name.
  std::optional<std::size_t> first_match(std::string_view name) const;

 private:
  std::optional<std::size_t> one_by_one(std::string_view name) const;

  struct Automaton;
  std::vector<const Pattern*> patterns_;
  std::unique_ptr<Automaton> automaton_;  // nullptr: too large to be made
};

}  // namespace sshrp::config
