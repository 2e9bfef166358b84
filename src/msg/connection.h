// Messages of the connection layer: RFC 4254. Most pass the proxy unread; these are the ones it can look
// into.
// SPDX-License-Identifier: MIT
#pragma once

#include "msg/number.h"
#include "wire/codec.h"

namespace sshrp::msg {

/// RFC 4254 §4
struct GlobalRequest {
  static constexpr Number number = Number::global_request;
  std::string_view request_name{};
  bool want_reply{};
  wire::Rest request_specific{};
};

/// RFC 4254 §4
struct RequestSuccess {
  static constexpr Number number = Number::request_success;
  wire::Rest response_specific{};
};

/// RFC 4254 §4
struct RequestFailure {
  static constexpr Number number = Number::request_failure;
};

/// RFC 4254 §5.1
struct ChannelOpen {
  static constexpr Number number = Number::channel_open;
  std::string_view channel_type{};
  std::uint32_t sender_channel{};
  std::uint32_t initial_window_size{};
  std::uint32_t maximum_packet_size{};
  wire::Rest type_specific{};
};

/// RFC 4254 §5.1
struct ChannelOpenConfirmation {
  static constexpr Number number = Number::channel_open_confirmation;
  std::uint32_t recipient_channel{};
  std::uint32_t sender_channel{};
  std::uint32_t initial_window_size{};
  std::uint32_t maximum_packet_size{};
  wire::Rest type_specific{};
};

/// RFC 4254 §5.1
struct ChannelOpenFailure {
  static constexpr Number number = Number::channel_open_failure;
  std::uint32_t recipient_channel{};
  std::uint32_t reason_code{};
  std::string_view description{};
  std::string_view language_tag{};
};

/// RFC 4254 §5.2
struct ChannelWindowAdjust {
  static constexpr Number number = Number::channel_window_adjust;
  std::uint32_t recipient_channel{};
  std::uint32_t bytes_to_add{};
};

/// RFC 4254 §5.2
struct ChannelData {
  static constexpr Number number = Number::channel_data;
  std::uint32_t recipient_channel{};
  BytesView data{};
};

/// RFC 4254 §5.2
struct ChannelExtendedData {
  static constexpr Number number = Number::channel_extended_data;
  std::uint32_t recipient_channel{};
  std::uint32_t data_type_code{};
  BytesView data{};
};

/// RFC 4254 §5.3
struct ChannelEof {
  static constexpr Number number = Number::channel_eof;
  std::uint32_t recipient_channel{};
};

/// RFC 4254 §5.3
struct ChannelClose {
  static constexpr Number number = Number::channel_close;
  std::uint32_t recipient_channel{};
};

/// RFC 4254 §5.4
struct ChannelRequest {
  static constexpr Number number = Number::channel_request;
  std::uint32_t recipient_channel{};
  std::string_view request_type{};
  bool want_reply{};
  wire::Rest type_specific{};
};

/// RFC 4254 §5.4
struct ChannelSuccess {
  static constexpr Number number = Number::channel_success;
  std::uint32_t recipient_channel{};
};

/// RFC 4254 §5.4
struct ChannelFailure {
  static constexpr Number number = Number::channel_failure;
  std::uint32_t recipient_channel{};
};

}  // namespace sshrp::msg
