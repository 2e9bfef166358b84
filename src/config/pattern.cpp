// SPDX-License-Identifier: MIT
#include "config/pattern.h"

#include <fmt/format.h>
#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "config/error.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

struct Hint {
  std::string_view error_argument;
  std::string_view sentence;
};

// What Python's or Perl's regular expressions have and RE2, whose time is linear, has not.
constexpr Hint hints[] = {
    {"(?<", "; a named group is written (?P<name>...), and there is no lookbehind"},
    {"(?=", "; there is no lookahead"},
    {"(?!", "; there is no lookahead"},
    {"(?P=", "; there are no backreferences"},
    {"(?P<", "; a named group is written (?P<name>...)"},
    {"(?", "; there are no conditions or atomic groups"},
    {"\\1", "; there are no backreferences"},
};

std::string_view hint(std::string_view argument) {
  const auto found =
      std::ranges::find_if(hints, [&](const Hint& row) { return argument.starts_with(row.error_argument); });
  return found == std::end(hints) ? std::string_view{} : found->sentence;
}

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

Pattern::Pattern(std::unique_ptr<re2::RE2> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view text) {
  RE2::Options options;
  options.set_log_errors(false);  // to stderr, otherwise
  auto compiled = std::make_unique<RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!compiled->ok()) {
    return fmt::format("the pattern {} doesn't compile: {}{}", util::quote(text), compiled->error(),
                       hint(compiled->error_arg()));
  }
  return Pattern(std::move(compiled));
}

const std::string& Pattern::text() const { return compiled_->pattern(); }

std::size_t Pattern::groups() const { return static_cast<std::size_t>(compiled_->NumberOfCapturingGroups()); }

std::optional<std::size_t> Pattern::group(std::string_view name) const {
  const auto& names = compiled_->NamedCapturingGroups();
  const auto found = names.find(std::string(name));
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found->second);
}

std::vector<std::string_view> Pattern::group_names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, number] : compiled_->NamedCapturingGroups()) names.push_back(name);
  return names;
}

bool Pattern::matches(std::string_view name, std::span<std::string_view> captured) const {
  std::vector<re2::StringPiece> pieces(std::min(captured.size(), groups() + 1));
  const re2::StringPiece subject(name.data(), name.size());
  if (!compiled_->Match(subject, 0, name.size(), RE2::ANCHOR_BOTH, pieces.data(),
                        static_cast<int>(pieces.size()))) {
    return false;
  }
  std::ranges::transform(pieces, captured.begin(), [](const re2::StringPiece& piece) {
    return std::string_view(piece.data(), piece.size());
  });
  return true;
}

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
  return first_match(name, [](std::size_t) { return true; });
}

std::optional<std::size_t> PatternSet::first_match(std::string_view name, const Counts& counts) const {
  // RE2's lower case of other characters isn't ours.
  if (!filter_ || !is_ascii(name)) return one_by_one(name, counts);
  std::vector<int> possible;
  filter_->needs.AllPotentials(filter_->numbers_in(lower_case(name)), &possible);
  std::ranges::sort(possible);
  for (const int number : possible) {
    const auto index = static_cast<std::size_t>(number);
    if (counts(index) && patterns_[index]->matches(name)) return index;
  }
  return std::nullopt;
}

std::optional<std::size_t> PatternSet::one_by_one(std::string_view name, const Counts& counts) const {
  for (std::size_t index = 0; index < patterns_.size(); ++index) {
    if (counts(index) && patterns_[index]->matches(name)) return index;
  }
  return std::nullopt;
}

}  // namespace sshrp::config
