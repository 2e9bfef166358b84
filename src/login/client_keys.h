// What the lists that a route's clients are looked up in say of a key, as they are at the time of the
// request.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "access/key_lookup.h"
#include "ops/trusted_file_cache.h"
#include "route/route.h"

namespace sshrp::login {

/// Bytes of parsed files that all logins share; their names may depend on a user's.
constexpr std::size_t max_key_files = 32 * 1024 * 1024;

/// What is known of a key.
struct KeyFinding {
  std::optional<std::variant<access::KeyGrant, access::KeyRefusal>> verdict{};  // nullopt: no list counts
  enum class Revoked { no, yes, unknown } revoked{};  // unknown: the list of them can't be had
  std::vector<std::string> problems{};  // for the log: files that can't be had, and let nobody in
};

/// Looks the key up in what the route has of authorized_keys and trusted_user_ca_keys, or, unless that is
/// nullptr, in the list of the upstream in their place. Where the route's list of revoked keys can't be had,
/// no list counts. Files come from `files`, as far as it holds them; nothing of it is held longer than this
/// takes. Blocks.
KeyFinding find_client_key(const crypto::PresentedKey& key, const access::ClientFacts& facts,
                           const route::Route& route, ops::TrustedFileCache& files,
                           const access::KeyList* of_upstream = nullptr);

}  // namespace sshrp::login
