// Messages of the key exchange: RFC 4253 §7 and §8, RFC 4419 §3, RFC 5656 §4, RFC 8731.
// SPDX-License-Identifier: MIT
#pragma once

#include "msg/number.h"
#include "wire/codec.h"

namespace sshrp::msg {

/// RFC 4253 §7.1
struct KexInit {
  static constexpr Number number = Number::kexinit;
  wire::Cookie cookie{};
  wire::NameList kex_algorithms{};
  wire::NameList server_host_key_algorithms{};
  wire::NameList encryption_algorithms_client_to_server{};
  wire::NameList encryption_algorithms_server_to_client{};
  wire::NameList mac_algorithms_client_to_server{};
  wire::NameList mac_algorithms_server_to_client{};
  wire::NameList compression_algorithms_client_to_server{};
  wire::NameList compression_algorithms_server_to_client{};
  wire::NameList languages_client_to_server{};
  wire::NameList languages_server_to_client{};
  bool first_kex_packet_follows{};
  std::uint32_t reserved{};
};

/// RFC 4253 §7.3
struct NewKeys {
  static constexpr Number number = Number::newkeys;
};

/// RFC 5656 §4 and RFC 8731 §3
struct KexEcdhInit {
  static constexpr Number number = Number::kex_ecdh_init;
  BytesView q_c{};
};

/// RFC 5656 §4 and RFC 8731 §3
struct KexEcdhReply {
  static constexpr Number number = Number::kex_ecdh_reply;
  BytesView k_s{};
  BytesView q_s{};
  BytesView signature{};
};

/// RFC 4253 §8
struct KexdhInit {
  static constexpr Number number = Number::kexdh_init;
  wire::Mpint e{};
};

/// RFC 4253 §8
struct KexdhReply {
  static constexpr Number number = Number::kexdh_reply;
  BytesView k_s{};
  wire::Mpint f{};
  BytesView signature{};
};

/// RFC 4419 §3
struct KexDhGexRequest {
  static constexpr Number number = Number::kex_dh_gex_request;
  std::uint32_t min{};
  std::uint32_t n{};
  std::uint32_t max{};
};

/// RFC 4419 §3
struct KexDhGexGroup {
  static constexpr Number number = Number::kex_dh_gex_group;
  wire::Mpint p{};
  wire::Mpint g{};
};

/// RFC 4419 §3
struct KexDhGexInit {
  static constexpr Number number = Number::kex_dh_gex_init;
  wire::Mpint e{};
};

/// RFC 4419 §3
struct KexDhGexReply {
  static constexpr Number number = Number::kex_dh_gex_reply;
  BytesView k_s{};
  wire::Mpint f{};
  BytesView signature{};
};

}  // namespace sshrp::msg
