// Which identification string (RFC 4253 §4.2) each leg shows.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace sshrp::upstream {

/// Towards clients, unless `version` says another: it begins as OpenSSH's, because clients choose the order
/// of the arguments of SFTP's SYMLINK by it, and OpenSSH's is the order in which they are relayed.
std::string default_identification();

/// Towards the upstream of a route whose SFTP is relayed unread: the client's own, so that the upstream
/// treats the client as it would without a proxy. Clients that adapt to the server's string have seen ours,
/// and so speak as to OpenSSH: for these it is OpenSSH's too.
std::string upstream_identification(std::string_view client_identification);

}  // namespace sshrp::upstream
