#include "config/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "config/error.h"

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

}  // namespace

Pattern::Pattern(std::unique_ptr<re2::RE2> compiled) : compiled_(std::move(compiled)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

std::variant<Pattern, std::string> Pattern::compile(std::string_view text) {
  RE2::Options options;
  options.set_log_errors(false);  // to stderr, otherwise
  auto compiled = std::make_unique<RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!compiled->ok()) {
    return fmt::format("the pattern {} doesn't compile: {}{}", quote(text), compiled->error(),
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

}  // namespace sshrp::config
