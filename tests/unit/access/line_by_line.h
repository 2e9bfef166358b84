// Key texts looked through line by line, each parsed as it is met: what looking up in parsed lists is
// compared with.
// SPDX-License-Identifier: MIT
#pragma once

#include "access/key_lookup.h"

namespace sshrp::access {

struct KeyText {
  std::string name;
  std::string text;
  KeysOf keys_of = KeysOf::users;
};

/// As look_up() of the texts parsed, without a list of revoked keys.
std::variant<KeyGrant, KeyRefusal> look_up_line_by_line(const crypto::PresentedKey& shown,
                                                        const ClientFacts& facts,
                                                        const std::vector<KeyText>& texts);

}  // namespace sshrp::access
