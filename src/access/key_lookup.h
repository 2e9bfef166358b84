// What lists of keys say of a key or a certificate that a client shows.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "access/authorized_keys.h"
#include "access/key_grant.h"
#include "crypto/presented_key.h"
#include "crypto/revoked_keys.h"

namespace sshrp::access {

/// What the keys of a list are.
enum class KeysOf {
  users,        // as authorized_keys: the client's own, or of a CA on lines with cert-authority
  authorities,  // as TrustedUserCAKeys: of CAs all; the same options may stand before them
};

struct KeyList {
  std::string name;  // for the log
  AuthorizedKeysPtr keys;
  KeysOf keys_of = KeysOf::users;
};

/// By itself, or a certificate by what it is one of, too.
bool is_revoked(const crypto::PresentedKey& shown, const crypto::RevokedKeys& revoked);

/// The first line of all lists that lets the client in, or why none does: what is wrong with those that are
/// about this key, and with lines that are broken. Takes time linear in the lists; whether a certificate is
/// signed is asked once, last. Whoever is granted entry by this hasn't proven yet to have the key.
std::variant<KeyGrant, KeyRefusal> look_up(const crypto::PresentedKey& shown, const ClientFacts& facts,
                                           const std::vector<KeyList>& lists,
                                           const crypto::RevokedKeys* revoked = nullptr);

}  // namespace sshrp::access
