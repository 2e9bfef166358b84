// Pattern: a `user` that begins with `^`, compiled. RE2, because strangers choose what is matched: linear
// time. PatternSet: which of many fits a user name first.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "util/result.h"

namespace re2 {
class RE2;
}

namespace sshrp::config {

class Pattern {
 public:
  /// The pattern, or a sentence that says why it doesn't compile.
  static Result<Pattern> compile(std::string_view text);

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  const std::string& text() const;
  /// How many groups it captures, not counting group 0, the whole name.
  std::size_t groups() const;
  std::optional<std::size_t> group(std::string_view name) const;
  std::vector<std::string_view> group_names() const;

  /// Whether the whole of `name` fits. Then captured[i] is what group i took (0: all of it), empty where it
  /// took no part. In UTF-8, as RFC 4252 §5 has user names: what isn't valid UTF-8 fits no pattern.
  bool matches(std::string_view name, std::span<std::string_view> captured = {}) const;

 private:
  explicit Pattern(std::unique_ptr<re2::RE2> compiled);
  std::unique_ptr<re2::RE2> compiled_;
};

/// Which of many patterns fits a user name first; asks only those whose fixed texts the name holds.
class PatternSet {
 public:
  /// The patterns must outlive the set.
  explicit PatternSet(std::vector<const Pattern*> patterns);
  PatternSet(PatternSet&&) noexcept;
  ~PatternSet();

  /// Whether the pattern of that index counts.
  using Counts = std::function<bool(std::size_t)>;
  /// The lowest index of a pattern that counts and fits the whole name.
  std::optional<std::size_t> first_match(std::string_view name, const Counts& counts) const;
  std::optional<std::size_t> first_match(std::string_view name) const;

 private:
  std::optional<std::size_t> one_by_one(std::string_view name, const Counts& counts) const;

  struct Filter;
  std::vector<const Pattern*> patterns_;
  std::unique_ptr<Filter> filter_;  // nullptr: all patterns are asked
};

}  // namespace sshrp::config
