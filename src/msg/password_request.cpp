// SPDX-License-Identifier: MIT
#include "msg/password_request.h"

namespace sshrp::msg {

std::optional<std::string_view> password_in(BytesView method_specific) {
  wire::Reader fields(method_specific);
  const bool changing = fields.boolean();
  const std::string_view password = fields.text();
  const std::string_view new_password = changing ? fields.text() : std::string_view();
  fields.end();
  if (password.empty() || !may_be_password(password) || !may_be_password(new_password)) return std::nullopt;
  return password;
}

// What is behind a NUL would be compared by nobody: crypt(3) and servers end a password there.
bool may_be_password(std::string_view text) {
  return text.size() <= max_password && text.find('\0') == std::string_view::npos;
}

util::SecretBytes password_fields(BytesView password) {
  Bytes fields;
  fields.reserve(1 + sizeof(std::uint32_t) + password.size());  // grown in the middle, it would leave a copy
  wire::Writer(fields).boolean(false).string(password);
  return util::SecretBytes(std::move(fields));
}

util::SecretBytes password_change_fields(BytesView old_password, BytesView new_password) {
  Bytes fields;
  fields.reserve(1 + 2 * sizeof(std::uint32_t) + old_password.size() + new_password.size());
  wire::Writer(fields).boolean(true).string(old_password).string(new_password);
  return util::SecretBytes(std::move(fields));
}

}  // namespace sshrp::msg
