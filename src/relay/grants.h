// Grants: what one session may do, put together when it is logged in.
#pragma once

#include "config/permissions.h"
#include "relay/journal.h"
#include "sftp/rules.h"

namespace sshrp::relay {

struct Grants {
  config::Permissions permissions{};  // of the route, narrowed by the key that logged in
  sftp::Rules sftp{};
  SessionNames names{};

  /// Nothing is denied or looked at.
  bool are_everything() const { return permissions == config::Permissions{} && !sftp.concern_channel(); }
};

/// The same, with what follows of it: where something is denied, nothing unnamed is granted, as it could be a
/// way around; and where the client doesn't choose the program, an environment that isn't asked for by
/// accept_env is the usual one, as variables could make that program another one.
config::Permissions effective(config::Permissions permissions);

}  // namespace sshrp::relay
