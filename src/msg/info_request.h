// Prompts and responses of keyboard-interactive (RFC 4256 §3.2, §3.4), taken apart and made.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "msg/userauth.h"
#include "util/secret.h"

namespace sshrp::msg {

/// Prompts in one request, responses in one answer: as many as OpenSSH's client takes.
inline constexpr std::uint32_t max_prompts = 100;

/// The prompts of an SSH_MSG_USERAUTH_INFO_REQUEST; views into it. Throws ProtocolError if it is malformed or
/// has too many.
std::vector<Prompt> prompts_of(BytesView info_request);

/// The responses of an SSH_MSG_USERAUTH_INFO_RESPONSE; views into it. Throws as prompts_of() does.
std::vector<BytesView> responses_of(BytesView info_response);

/// An SSH_MSG_USERAUTH_INFO_REQUEST that asks for a password, not to be echoed.
Bytes password_info_request();
/// One that asks for a new password, twice, with what the server said of it as the instruction, if that has
/// no more than 1 KiB.
Bytes new_password_info_request(std::string_view instruction);

/// An SSH_MSG_USERAUTH_INFO_RESPONSE with this one response.
util::SecretBytes single_response(BytesView response);
/// One with none, the answer to a request without prompts.
Bytes no_response();

}  // namespace sshrp::msg
