// Questions and responses of keyboard-interactive (RFC 4256 §3.2, §3.4), taken apart and made.
#pragma once

#include <string_view>
#include <vector>

#include "msg/userauth.h"
#include "util/secret.h"

namespace sshrp::auth {

/// Prompts in one question, responses in one answer: as many as OpenSSH's client takes.
inline constexpr std::uint32_t max_prompts = 100;

/// The prompts of an SSH_MSG_USERAUTH_INFO_REQUEST; views into it. Throws ProtocolError if it is malformed or
/// has too many.
std::vector<msg::Prompt> prompts_of(BytesView info_request);

/// The responses of an SSH_MSG_USERAUTH_INFO_RESPONSE; views into it. Throws as prompts_of() does.
std::vector<BytesView> responses_of(BytesView info_response);

/// An SSH_MSG_USERAUTH_INFO_REQUEST that asks for a password, not to be echoed.
Bytes password_question();

/// An SSH_MSG_USERAUTH_INFO_RESPONSE with this one response.
util::SecretBytes single_response(BytesView response);
/// One with none, the answer to a question without prompts.
Bytes no_response();

}  // namespace sshrp::auth
