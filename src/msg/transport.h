// Messages of the transport layer: RFC 4253 §10 to §11, RFC 8308, OpenSSH's PROTOCOL §1.8.
// SPDX-License-Identifier: MIT
#pragma once

#include "msg/number.h"
#include "wire/codec.h"

namespace sshrp::msg {

/// RFC 4253 §11.1
struct Disconnect {
  static constexpr Number number = Number::disconnect;
  std::uint32_t reason_code{};
  std::string_view description{};
  std::string_view language_tag{};
};

/// RFC 4253 §11.2
struct Ignore {
  static constexpr Number number = Number::ignore;
  BytesView data{};
};

/// RFC 4253 §11.4
struct Unimplemented {
  static constexpr Number number = Number::unimplemented;
  std::uint32_t packet_sequence_number{};
};

/// RFC 4253 §11.3
struct Debug {
  static constexpr Number number = Number::debug;
  bool always_display{};
  std::string_view message{};
  std::string_view language_tag{};
};

/// RFC 4253 §10
struct ServiceRequest {
  static constexpr Number number = Number::service_request;
  std::string_view service_name{};
};

/// RFC 4253 §10
struct ServiceAccept {
  static constexpr Number number = Number::service_accept;
  std::string_view service_name{};
};

/// RFC 8308 §2.3
struct ExtInfo {
  static constexpr Number number = Number::ext_info;
  std::uint32_t nr_extensions{};
  wire::Rest extensions{};  // nr_extensions times Extension
};

/// RFC 8308 §2.3, one entry of SSH_MSG_EXT_INFO.
struct Extension {
  std::string_view name{};
  BytesView value{};
};

/// OpenSSH's PROTOCOL §1.8
struct Ping {
  static constexpr Number number = Number::ping;
  BytesView data{};
};

/// OpenSSH's PROTOCOL §1.8
struct Pong {
  static constexpr Number number = Number::pong;
  BytesView data{};
};

}  // namespace sshrp::msg
