// PatternSet: which of many patterns fits a user name first; asks only those whose fixed texts the name
// holds.
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

  struct Filter;
  std::vector<const Pattern*> patterns_;
  std::unique_ptr<Filter> filter_;  // nullptr: all patterns are asked
};

}  // namespace sshrp::config
