#include "config/pattern_set.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

namespace sshrp::config {

// Measured with 1,000 patterns and names of 20 bytes: 0.2 µs in a warm automaton, 5 µs where its states are
// new, 20 to 160 µs for the patterns one by one. Patterns that each hold several unbounded repetitions and
// differ only in the middle make it slower than that (1 ms): states are then made and thrown away within
// max_automaton.
struct PatternSet::Automaton {
  explicit Automaton(const RE2::Options& options) : set(options, RE2::ANCHOR_BOTH) {}
  RE2::Set set;
};

namespace {

constexpr std::int64_t max_automaton = 32 << 20;  // bytes, taken as states are visited

}  // namespace

PatternSet::PatternSet(std::vector<const Pattern*> patterns) : patterns_(std::move(patterns)) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(max_automaton);
  automaton_ = std::make_unique<Automaton>(options);
  for (const Pattern* pattern : patterns_) automaton_->set.Add(pattern->text(), nullptr);
  if (!automaton_->set.Compile()) automaton_.reset();
}

PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

std::optional<std::size_t> PatternSet::first_match(std::string_view name) const {
  if (patterns_.empty()) return std::nullopt;
  if (!automaton_) return one_by_one(name);
  std::vector<int> fitting;
  RE2::Set::ErrorInfo info{};
  if (automaton_->set.Match(re2::StringPiece(name.data(), name.size()), &fitting, &info)) {
    return static_cast<std::size_t>(std::ranges::min(fitting));
  }
  return info.kind == RE2::Set::kNoError ? std::nullopt : one_by_one(name);
}

std::optional<std::size_t> PatternSet::one_by_one(std::string_view name) const {
  const auto found =
      std::ranges::find_if(patterns_, [&](const Pattern* pattern) { return pattern->matches(name); });
  if (found == patterns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - patterns_.begin());
}

}  // namespace sshrp::config
