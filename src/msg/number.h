// Message numbers: RFC 4250 §4.1.2, RFC 4419 §5, RFC 5656 §7.1, RFC 8308 §2.3, OpenSSH's PROTOCOL §1.8.
// SPDX-License-Identifier: MIT
#pragma once

#include <bitset>
#include <cstdint>
#include <initializer_list>

namespace sshrp::msg {

enum class Number : std::uint8_t {
  disconnect = 1,
  ignore = 2,
  unimplemented = 3,
  debug = 4,
  service_request = 5,
  service_accept = 6,
  ext_info = 7,
  newcompress = 8,
  kexinit = 20,
  newkeys = 21,
  // 30 to 49 mean something else in each key exchange method
  kex_ecdh_init = 30,
  kex_ecdh_reply = 31,
  kexdh_init = 30,
  kexdh_reply = 31,
  kex_dh_gex_group = 31,
  kex_dh_gex_init = 32,
  kex_dh_gex_reply = 33,
  kex_dh_gex_request = 34,
  userauth_request = 50,
  userauth_failure = 51,
  userauth_success = 52,
  userauth_banner = 53,
  // 60 to 79 mean something else in each authentication method
  userauth_pk_ok = 60,
  userauth_passwd_changereq = 60,
  userauth_info_request = 60,
  userauth_info_response = 61,
  global_request = 80,
  request_success = 81,
  request_failure = 82,
  channel_open = 90,
  channel_open_confirmation = 91,
  channel_open_failure = 92,
  channel_window_adjust = 93,
  channel_data = 94,
  channel_extended_data = 95,
  channel_eof = 96,
  channel_close = 97,
  channel_request = 98,
  channel_success = 99,
  channel_failure = 100,
  ping = 192,
  pong = 193,
};

/// A set of them.
class Numbers {
 public:
  Numbers() = default;
  Numbers(std::initializer_list<Number> numbers) {
    for (const Number number : numbers) add(number, number);
  }
  /// Both included.
  void add(Number first, Number last) {
    for (auto n = static_cast<unsigned>(first); n <= static_cast<unsigned>(last); ++n) bits_.set(n);
  }
  void add(const Numbers& others) { bits_ |= others.bits_; }

  bool has(Number number) const { return bits_[static_cast<std::uint8_t>(number)]; }
  bool empty() const { return bits_.none(); }

 private:
  std::bitset<256> bits_{};
};

}  // namespace sshrp::msg
