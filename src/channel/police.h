// Police: what may be on the channels of a session. What isn't in request_rules.cpp or needs a right that
// isn't granted is refused, and the journal has it.
// SPDX-License-Identifier: MIT
#pragma once

#include "access/permissions.h"
#include "channel/journal.h"
#include "channel/program.h"
#include "channel/request_rules.h"
#include "msg/number.h"
#include "sftp/name_locks.h"
#include "sftp/rules.h"

namespace sshrp::channel {

/// What one session may do, put together when it is logged in.
struct Grants {
  access::Permissions permissions{};  // of the route, narrowed by the key that logged in
  sftp::Rules sftp{};
  SessionNames names{};
  std::uint32_t max_channels = 0;  // open ones at once; 0: no limit of its own
  sftp::NameLocksPtr name_locks = sftp::make_unshared_name_locks();
};

/// The same, with what follows of it: where something is denied, nothing unnamed is granted, as it could be a
/// way around; and where the client doesn't choose the program, an environment that isn't asked for by
/// accept_env is the usual one, as variables could make that program another one.
access::Permissions effective(access::Permissions permissions);

class Police {
 public:
  /// `permissions` are effective() ones. The journal outlives the police.
  Police(access::Permissions permissions, Journal& journal);

  /// The messages that it decides about; none where everything is granted.
  msg::Numbers wants() const;
  /// Whether the sender of that way may ask for it. Throws ProtocolError if the arguments are malformed.
  bool permits(Scope scope, Way way, std::string_view name, BytesView specific);
  /// What runs where that is asked for; nullopt: nothing may.
  std::optional<Program> permits(const Program& asked);
  void note_refusal(const Program& asked);
  /// Whether messages pass that RFC 4254 doesn't have.
  bool permits_unnamed() const { return permissions_.rights.has(access::Right::unnamed); }

  const access::Permissions& permissions() const { return permissions_; }

 private:
  bool follows(const RequestRule& rule, Way way, BytesView specific) const;

  const access::Permissions permissions_;
  Journal& journal_;
  access::Rights made_use_of_{};  // by the client: rights that let the upstream come with channels
};

}  // namespace sshrp::channel
