// The authentication methods: RFC 4252 §5.2, §7, §8 and RFC 4256.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sshrp::msg {

enum class AuthMethod { none, publickey, password, keyboard_interactive };
inline constexpr std::size_t auth_method_count = 4;

/// nullopt for a method that isn't known here.
std::optional<AuthMethod> find_auth_method(std::string_view name);
std::string_view name_of(AuthMethod method);

/// A set of them.
class AuthMethods {
 public:
  constexpr AuthMethods() = default;
  constexpr AuthMethods(std::initializer_list<AuthMethod> methods) {
    for (AuthMethod method : methods) add(method);
  }
  /// Those of an SSH_MSG_USERAUTH_FAILURE that are known here.
  static AuthMethods parse(std::string_view name_list);

  constexpr bool has(AuthMethod method) const { return (bits_ & bit(method)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr void add(AuthMethod method) { bits_ |= bit(method); }
  constexpr AuthMethods operator&(AuthMethods other) const { return AuthMethods(bits_ & other.bits_); }
  constexpr AuthMethods operator|(AuthMethods other) const { return AuthMethods(bits_ | other.bits_); }
  constexpr bool operator==(const AuthMethods&) const = default;

  /// As SSH_MSG_USERAUTH_FAILURE lists them: `none` is never among them (RFC 4252 §5.2).
  std::string name_list() const;

 private:
  explicit constexpr AuthMethods(unsigned bits) : bits_(bits) {}
  static constexpr unsigned bit(AuthMethod method) { return 1u << static_cast<unsigned>(method); }
  unsigned bits_ = 0;
};

}  // namespace sshrp::msg
