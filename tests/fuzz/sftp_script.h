// SFTP as a fuzzer's bytes choose it: requests of a client, and what may be in those that a jail lets out.
// SPDX-License-Identifier: MIT
#pragma once

#include "input.h"
#include "sftp/path.h"

namespace sshrp::fuzz {

/// The folder that the jail is of.
inline const sftp::Components root_of_jail{"srv", "web"};

/// A request, without its length.
Bytes sftp_request(Input& input);
/// With its length in front.
Bytes framed_sftp(BytesView payload);

/// Ends the program, unless all paths of the request are under the root, and its type is one that a jail lets
/// out.
void expect_jailed(BytesView request);

}  // namespace sshrp::fuzz
