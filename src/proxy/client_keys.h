// ClientKeys: the texts on this machine that a route's clients are looked up in, as they are at the time of a
// login.
#pragma once

#include <memory>
#include <optional>

#include "auth/authorized_keys.h"
#include "route/route.h"

namespace sshrp::proxy {

struct ClientKeys {
  std::vector<auth::KeyText> texts;
  std::optional<crypto::RevokedKeys> revoked{};
  std::vector<std::string> problems{};  // for the log: files that can't be had, and let nobody in
};
using ClientKeysPtr = std::shared_ptr<const ClientKeys>;

/// Reads the files of authorized_keys, trusted_user_ca_keys and revoked_keys. Without the list of revoked
/// keys no text counts. Blocks.
ClientKeysPtr read_client_keys(const route::Route& route);

}  // namespace sshrp::proxy
