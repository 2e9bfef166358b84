// Texts of keys that may log in, in the format of authorized_keys, sshd(8): lines of options, type, key and
// comment; and what they say of a key that a client shows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "auth/key_grant.h"
#include "crypto/presented_key.h"
#include "crypto/revoked_keys.h"

namespace sshrp::auth {

constexpr std::size_t largest_key_text = 1 << 20;  // bytes: a file; some 10,000 keys of Ed25519
constexpr std::size_t longest_key_text_line =
    64 << 10;  // bytes; sshd sets none, some lists of permitopen are long

/// What the keys of a text are.
enum class KeysOf {
  users,        // as authorized_keys: the client's own, or of a CA on lines with cert-authority
  authorities,  // as TrustedUserCAKeys: of CAs all; the same options may stand before them
};

struct KeyText {
  std::string name;  // for the log
  std::string text;
  KeysOf keys_of = KeysOf::users;
};

/// The first line of all texts that lets the client in, or why none does: what is wrong with those that are
/// about this key, and with lines that are broken. Takes time linear in the texts; whether a certificate is
/// signed is asked once, last. Whoever is granted entry by this hasn't proven yet to have the key.
std::variant<KeyGrant, KeyRefusal> look_up(const crypto::PresentedKey& shown, const ClientFacts& facts,
                                           const std::vector<KeyText>& texts,
                                           const crypto::RevokedKeys* revoked = nullptr);

struct LineProblem {
  std::size_t line;  // from 1
  std::string sentence;
};

/// All lines that can let nobody in, whoever comes: for a configuration, where they are errors.
std::vector<LineProblem> problems_of(std::string_view text);

}  // namespace sshrp::auth
