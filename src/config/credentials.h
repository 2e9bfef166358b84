// What clients must show and upstreams are shown, as a route's keys say it: secrets, which are shown
// nowhere, and keys.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "access/authorized_keys.h"
#include "config/template.h"
#include "util/secret.h"

namespace sshrp::config {

/// How a secret looks wherever the configuration is shown.
inline constexpr std::string_view secret_shown = "(set)";

/// A value that is shown nowhere, only that it is set. Nothing formats or compares one. Copies share the
/// bytes, so that a route with a secret can be copied without leaving more of them in memory; the last one
/// wipes them.
class Secret {
 public:
  Secret() : Secret(std::string_view()) {}
  explicit Secret(std::string_view text) : text_(std::make_shared<const util::SecretBytes>(text)) {}

  /// Valid as long as this Secret or a copy of it.
  std::string_view reveal() const { return as_text(text_->view()); }

 private:
  std::shared_ptr<const util::SecretBytes> text_;
};

/// A Template whose written pieces are secret.
struct SecretTemplate {
  using Piece = std::variant<Secret, Template::Group>;

  std::vector<Piece> pieces{};
};

/// A line as it stands in authorized_keys, sshd(8): options, type, key, comment. Only that it is one line is
/// certain here.
struct KeyLine {
  std::string text;
  access::AuthorizedKeysPtr keys;  // the same, parsed
};

/// Where keys are looked up: a file of such lines, or a line.
using KeySource = std::variant<Template, KeyLine>;

}  // namespace sshrp::config
