// for_each_field: an aggregate's fields in their order, so that a message is declared once and its
// declaration is its encoding.
// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>
#include <utility>

namespace sshrp::wire {
namespace detail {

struct AnyField {
  template <typename T>
  operator T() const;
};

template <typename T, std::size_t... I>
constexpr bool is_made_of(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), AnyField{})...}; };
}

constexpr std::size_t max_fields = 13;  // SSH_MSG_KEXINIT has the most

template <typename T, std::size_t N = max_fields>
constexpr std::size_t field_count() {
  if constexpr (N == 0) {
    return 0;
  } else if constexpr (is_made_of<T>(std::make_index_sequence<N>{})) {
    return N;
  } else {
    return field_count<T, N - 1>();
  }
}

}  // namespace detail

/// Calls visit(field) for each field of `message`, a struct of at most 13 fields without bases.
template <typename T, typename Visit>
constexpr void for_each_field(T& message, Visit visit) {
  constexpr std::size_t count = detail::field_count<std::remove_const_t<T>>();
  const auto all = [&](auto&... fields) { (visit(fields), ...); };
  if constexpr (count == 1) {
    auto& [a] = message;
    all(a);
  } else if constexpr (count == 2) {
    auto& [a, b] = message;
    all(a, b);
  } else if constexpr (count == 3) {
    auto& [a, b, c] = message;
    all(a, b, c);
  } else if constexpr (count == 4) {
    auto& [a, b, c, d] = message;
    all(a, b, c, d);
  } else if constexpr (count == 5) {
    auto& [a, b, c, d, e] = message;
    all(a, b, c, d, e);
  } else if constexpr (count == 6) {
    auto& [a, b, c, d, e, f] = message;
    all(a, b, c, d, e, f);
  } else if constexpr (count == 7) {
    auto& [a, b, c, d, e, f, g] = message;
    all(a, b, c, d, e, f, g);
  } else if constexpr (count == 13) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = message;
    all(a, b, c, d, e, f, g, h, i, j, k, l, m);
  } else {
    static_assert(count == 0, "add a line for this number of fields");
  }
}

}  // namespace sshrp::wire
