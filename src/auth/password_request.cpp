#include "auth/password_request.h"

namespace sshrp::auth {

std::optional<std::string_view> password_in(BytesView method_specific) {
  wire::Reader fields(method_specific);
  const bool changing = fields.boolean();
  const std::string_view password = fields.text();
  const std::size_t new_size = changing ? fields.string().size() : 0;
  fields.end();
  if (password.empty() || password.size() > max_password || new_size > max_password) return std::nullopt;
  return password;
}

util::SecretBytes password_fields(BytesView password) {
  Bytes fields;
  fields.reserve(1 + sizeof(std::uint32_t) + password.size());  // grown in the middle, it would leave a copy
  wire::Writer(fields).boolean(false).string(password);
  return util::SecretBytes(std::move(fields));
}

}  // namespace sshrp::auth
