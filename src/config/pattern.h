// Pattern: a `user` that begins with `^`, compiled. RE2, because strangers choose what is matched: linear
// time.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace re2 {
class RE2;
}

namespace sshrp::config {

class Pattern {
 public:
  /// The pattern, or a sentence that says why it doesn't compile.
  static std::variant<Pattern, std::string> compile(std::string_view text);

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

}  // namespace sshrp::config
