// The publickey method's request (RFC 4252 §7): taken apart where a client makes it, and what is signed in
// it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "msg/userauth.h"

namespace sshrp::msg {

/// Views into the request.
struct PublickeyRequest {
  std::string_view algorithm_name;
  BytesView public_key;
  std::optional<BytesView> signature;  // none: the key is only offered
};

/// Throws ProtocolError if the fields of the method are malformed.
PublickeyRequest parse_publickey(BytesView method_specific);

/// What a signature signs: the session's id and the request as it stands, without the signature.
Bytes signed_data(BytesView session_id, std::string_view user_name, std::string_view algorithm_name,
                  BytesView public_key);

/// The fields of an unsigned offer, and of a signed request.
Bytes offer_fields(std::string_view algorithm_name, BytesView public_key);
Bytes signed_fields(std::string_view algorithm_name, BytesView public_key, BytesView signature);

}  // namespace sshrp::msg
