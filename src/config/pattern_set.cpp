#include "config/pattern_set.h"

#include <re2/filtered_re2.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace sshrp::config {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lower_case(std::string_view ascii) {
  std::string lower(ascii);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

}  // namespace

// Which texts, in lower case, a name must hold to fit a pattern. RE2::Set would match all patterns in one
// automaton, but a name that keeps many of them possible makes new states byte by byte: with 1,000 patterns
// ^(.*)-NUMBER-(.*)$ a stranger's name of 250 bytes took more than 30 ms.
struct PatternSet::Filter {
  re2::FilteredRE2 needs{1};
  std::vector<std::string> texts{};
  std::unordered_map<std::string_view, int> numbers{};  // of the texts
  std::set<std::size_t> sizes{};                        // of the texts

  void compile() {
    needs.Compile(&texts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      numbers.emplace(texts[i], static_cast<int>(i));
      sizes.insert(texts[i].size());
    }
  }

  std::vector<int> numbers_in(std::string_view lower) const {
    std::vector<int> found;
    for (const std::size_t size : sizes) {
      for (std::size_t at = 0; at + size <= lower.size(); ++at) {
        const auto text = numbers.find(lower.substr(at, size));
        if (text != numbers.end()) found.push_back(text->second);
      }
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }
};

PatternSet::PatternSet(std::vector<const Pattern*> patterns) : patterns_(std::move(patterns)) {
  if (patterns_.empty()) return;
  RE2::Options options;
  options.set_log_errors(false);
  auto filter = std::make_unique<Filter>();
  for (const Pattern* pattern : patterns_) {
    int number = 0;
    if (filter->needs.Add(pattern->text(), options, &number) != RE2::NoError) return;
  }
  filter->compile();
  filter_ = std::move(filter);
}

PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

std::optional<std::size_t> PatternSet::first_match(std::string_view name) const {
  // RE2's lower case of other characters isn't ours.
  if (!filter_ || !is_ascii(name)) return one_by_one(name);
  std::vector<int> possible;
  filter_->needs.AllPotentials(filter_->numbers_in(lower_case(name)), &possible);
  std::ranges::sort(possible);
  for (const int number : possible) {
    const auto index = static_cast<std::size_t>(number);
    if (patterns_[index]->matches(name)) return index;
  }
  return std::nullopt;
}

std::optional<std::size_t> PatternSet::one_by_one(std::string_view name) const {
  const auto found =
      std::ranges::find_if(patterns_, [&](const Pattern* pattern) { return pattern->matches(name); });
  if (found == patterns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - patterns_.begin());
}

}  // namespace sshrp::config
