// SPDX-License-Identifier: MIT
#include "config/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "config/error.h"
#include "config/pattern.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class TemplateParser {
 public:
  TemplateParser(std::string_view text, const Pattern* pattern)
      : rest_(text), pattern_(pattern), result_{std::string(text)} {}

  Result<Template> parse() {
    while (!rest_.empty()) {
      const std::size_t backslash = std::min(rest_.find('\\'), rest_.size());
      literal(take(backslash));
      if (rest_.empty()) break;
      if (auto problem = escape()) return *std::move(problem);
    }
    return std::move(result_);
  }

 private:
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void literal(std::string_view text) {
    if (text.empty()) return;
    auto& pieces = result_.pieces;
    if (pieces.empty() || !std::holds_alternative<std::string>(pieces.back()))
      pieces.emplace_back(std::string{});
    std::get<std::string>(pieces.back()) += text;
  }

  // rest_ begins with a backslash. Returns a sentence if what follows it means nothing.
  std::optional<std::string> escape() {
    if (rest_.starts_with("\\\\")) {
      literal(take(2).substr(1));
      return std::nullopt;
    }
    if (rest_.starts_with("\\g<")) {
      const std::size_t end = rest_.find('>');
      if (end == std::string_view::npos) return fmt::format("the > of {} is missing", util::quote(rest_));
      const std::string_view written = take(end + 1);
      return reference(written, written.substr(3, written.size() - 4));
    }
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789", 1), rest_.size()) - 1;
    if (digits == 0 || rest_[1] == '0') {
      return fmt::format("{} isn't a reference such as \\g<name> or \\1; a backslash itself is written \\\\",
                         util::quote(rest_.substr(0, 2)));
    }
    const std::string_view written = take(1 + std::min<std::size_t>(digits, 2));  // as Python: at most \99
    return reference(written, written.substr(1));
  }

  std::optional<std::string> reference(std::string_view written, std::string_view name) {
    if (!pattern_) {
      return fmt::format(
          "{} stands for nothing, because `user` is an exact name; one that begins with ^ is a pattern, "
          "and what its groups capture can be used",
          util::quote(written));
    }
    const auto group = find_group(name);
    if (!group) return fmt::format("{} stands for nothing: {}", util::quote(written), what_is_captured(name));
    result_.pieces.emplace_back(*group);
    return std::nullopt;
  }

  std::optional<Template::Group> find_group(std::string_view name) const {
    if (name.empty() || !std::ranges::all_of(name, is_digit)) return pattern_->group(name);
    std::size_t number = 0;
    const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{} || number > pattern_->groups()) return std::nullopt;
    return number;
  }

  std::string what_is_captured(std::string_view wanted) const {
    const auto names = pattern_->group_names();
    if (const auto near = util::nearest(wanted, names)) {
      return fmt::format("the pattern captures \"{}\", did you mean \\g<{}>?", *near, *near);
    }
    std::string sentence =
        pattern_->groups() == 0   ? "the pattern captures nothing; write (...) or (?P<name>...) there"
        : pattern_->groups() == 1 ? "the pattern captures one group"
                                  : fmt::format("the pattern captures {} groups", pattern_->groups());
    if (!names.empty()) sentence += fmt::format(", by name: {}", util::join(names, ", "));
    return sentence;
  }

  std::string_view rest_;
  const Pattern* pattern_;
  Template result_;
};

}  // namespace

bool Template::captures() const {
  return std::ranges::any_of(pieces, [](const Piece& piece) { return std::holds_alternative<Group>(piece); });
}

std::string Template::literal() const {
  std::string joined;
  for (const Piece& piece : pieces) {
    if (const auto* written = std::get_if<std::string>(&piece)) joined += *written;
  }
  return joined;
}

Template literal_template(std::string_view literal) {
  Template result{escape_template(literal)};
  if (!literal.empty()) result.pieces.emplace_back(std::string(literal));
  return result;
}

std::string escape_template(std::string_view literal) {
  std::string text;
  for (char c : literal) text.append(c == '\\' ? 2 : 1, c);
  return text;
}

Result<Template> parse_template(std::string_view text, const Pattern* pattern) {
  return TemplateParser(text, pattern).parse();
}

}  // namespace sshrp::config
