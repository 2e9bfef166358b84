// The authentication methods: RFC 4252 §5.2, §7, §8 and RFC 4256.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/credentials.h"

namespace sshrp::auth {

enum class Method { none, publickey, password, keyboard_interactive };
inline constexpr std::size_t method_count = 4;

/// nullopt for a method that isn't known here.
std::optional<Method> find_method(std::string_view name);
std::string_view name_of(Method method);

/// A set of them.
class Methods {
 public:
  constexpr Methods() = default;
  constexpr Methods(std::initializer_list<Method> methods) {
    for (Method method : methods) add(method);
  }
  /// Those of an SSH_MSG_USERAUTH_FAILURE that are known here.
  static Methods parse(std::string_view name_list);
  static Methods configured(const std::vector<config::AuthMethod>& methods);

  constexpr bool has(Method method) const { return (bits_ & bit(method)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr void add(Method method) { bits_ |= bit(method); }
  constexpr Methods operator&(Methods other) const { return Methods(bits_ & other.bits_); }
  constexpr Methods operator|(Methods other) const { return Methods(bits_ | other.bits_); }
  constexpr bool operator==(const Methods&) const = default;

  /// As SSH_MSG_USERAUTH_FAILURE lists them: `none` is never among them (RFC 4252 §5.2).
  std::string name_list() const;

 private:
  explicit constexpr Methods(unsigned bits) : bits_(bits) {}
  static constexpr unsigned bit(Method method) { return 1u << static_cast<unsigned>(method); }
  unsigned bits_ = 0;
};

}  // namespace sshrp::auth
