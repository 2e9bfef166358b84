// Messages of the authentication layer: RFC 4252, RFC 4256.
// SPDX-License-Identifier: MIT
#pragma once

#include "msg/number.h"
#include "wire/codec.h"

namespace sshrp::msg {

/// RFC 4250 §4.7
inline constexpr std::string_view userauth_service = "ssh-userauth";
inline constexpr std::string_view connection_service = "ssh-connection";

/// RFC 4252 §5
struct UserauthRequest {
  static constexpr Number number = Number::userauth_request;
  std::string_view user_name{};
  std::string_view service_name{};
  std::string_view method_name{};
  wire::Rest method_specific{};
};

/// RFC 4252 §8, the method-specific fields of "password" (with `changing`, the new password follows).
struct PasswordFields {
  bool changing{};
  std::string_view password{};
};

/// RFC 4252 §8, the method-specific fields of "password" when `changing` is TRUE.
struct PasswordChangeFields {
  bool changing{};
  std::string_view old_password{};
  std::string_view new_password{};
};

/// RFC 4252 §7, the method-specific fields of "publickey"; where `has_signature`, the signature follows.
struct PublickeyFields {
  bool has_signature{};
  std::string_view algorithm_name{};
  BytesView public_key{};
  wire::Rest signature{};
};

/// RFC 4256 §3.1, the method-specific fields of "keyboard-interactive".
struct KeyboardInteractiveFields {
  std::string_view language_tag{};
  std::string_view submethods{};
};

/// RFC 4252 §5.1
struct UserauthFailure {
  static constexpr Number number = Number::userauth_failure;
  wire::NameList methods_that_can_continue{};
  bool partial_success{};
};

/// RFC 4252 §5.1
struct UserauthSuccess {
  static constexpr Number number = Number::userauth_success;
};

/// RFC 4252 §5.4
struct UserauthBanner {
  static constexpr Number number = Number::userauth_banner;
  std::string_view message{};
  std::string_view language_tag{};
};

/// RFC 4252 §7
struct UserauthPkOk {
  static constexpr Number number = Number::userauth_pk_ok;
  std::string_view algorithm_name{};
  BytesView public_key{};
};

/// RFC 4252 §8
struct UserauthPasswdChangereq {
  static constexpr Number number = Number::userauth_passwd_changereq;
  std::string_view prompt{};
  std::string_view language_tag{};
};

/// RFC 4256 §3.2
struct UserauthInfoRequest {
  static constexpr Number number = Number::userauth_info_request;
  std::string_view name{};
  std::string_view instruction{};
  std::string_view language_tag{};
  std::uint32_t num_prompts{};
  wire::Rest prompts{};  // num_prompts times Prompt
};

/// RFC 4256 §3.2, one entry of SSH_MSG_USERAUTH_INFO_REQUEST.
struct Prompt {
  std::string_view prompt{};
  bool echo{};
};

/// RFC 4256 §3.4
struct UserauthInfoResponse {
  static constexpr Number number = Number::userauth_info_response;
  std::uint32_t num_responses{};
  wire::Rest responses{};  // num_responses times string
};

}  // namespace sshrp::msg
