// The proxy's own host keys as clients learn them: hostkeys-00@openssh.com and hostkeys-prove-00@openssh.com
// (OpenSSH's PROTOCOL §2.5).
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/settings.h"

namespace sshrp::channel {

inline constexpr std::string_view hostkeys_announcement = "hostkeys-00@openssh.com";
inline constexpr std::string_view hostkeys_prove = "hostkeys-prove-00@openssh.com";

/// The payload of the global request that tells a client all our host keys.
Bytes announce_host_keys(const std::vector<transport::SignerPtr>& keys);

/// The payload of the answer to hostkeys-prove-00: a signature for each key asked about, or
/// SSH_MSG_REQUEST_FAILURE if one of them isn't ours or more are asked about than we have. Throws
/// ProtocolError if it is malformed.
Bytes prove_host_keys(BytesView request_specific, const std::vector<transport::SignerPtr>& keys,
                      BytesView session_id);

}  // namespace sshrp::channel
