// SPDX-License-Identifier: MIT
#include "config/algorithms.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "config/error.h"
#include "crypto/certificate_algorithms.h"
#include "crypto/ciphers.h"
#include "crypto/kex_methods.h"
#include "crypto/legacy.h"
#include "crypto/mac.h"
#include "crypto/signature_algorithms.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

bool holds(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void append_new(Names& names, const Names& more) {
  std::ranges::copy_if(more, std::back_inserter(names),
                       [&](std::string_view name) { return !holds(names, name); });
}

// A glob stands for no legacy name: whoever wants one is to know it.
Result<Names> expand(std::string_view list, const Names& known, const Names& legacy) {
  Names names;
  for (std::string_view item : util::split(list, ',')) {
    Names fitting;
    std::ranges::copy_if(known, std::back_inserter(fitting),
                         [&](std::string_view name) { return util::glob_match(item, name); });
    std::ranges::copy_if(legacy, std::back_inserter(fitting),
                         [&](std::string_view name) { return name == item; });
    if (fitting.empty() && crypto::is_legacy(item)) {
      return fmt::format("{} is weak ({}): it may stand only in the upstream_algorithms of a route{}",
                         util::quote(item), crypto::find_legacy(item)->weakness,
                         legacy.empty() ? "" : ", and under another key there");
    }
    if (fitting.empty() && item.find_first_of("*?") != std::string_view::npos) {
      return fmt::format("{} fits none of {}", util::quote(item), util::join(known, ", "));
    }
    if (fitting.empty()) {
      const auto near = util::nearest(item, known);
      return fmt::format("{} isn't known; {}", util::quote(item),
                         near ? fmt::format("did you mean {}?", util::quote(*near))
                              : fmt::format("there are {}", util::join(known, ", ")));
    }
    append_new(names, fitting);
  }
  return names;
}

template <class Rows>
Names names_of(const Rows& rows) {
  Names names;
  std::ranges::transform(rows, std::back_inserter(names), [](const auto& row) { return row.name; });
  return names;
}

/// The certificates of such keys stand before them, as in OpenSSH's lists.
Names with_certificates(const Names& plain) {
  Names names;
  for (const auto& algorithm : crypto::certificate_algorithms())
    if (holds(plain, algorithm.signature_algorithm)) names.push_back(algorithm.name);
  append_new(names, plain);
  return names;
}

std::string list_of(const Result<Names>& names) {
  return std::holds_alternative<Names>(names) ? util::join(std::get<Names>(names), ",") : std::string();
}

// Known and spoken only where a configuration names them.
constexpr std::string_view not_by_default[] = {"mlkem768nistp256-sha256", "zlib@openssh.com"};

// Nor these towards clients, as OpenSSH 10's sshd has it: they cost a server much. An upstream may be older.
constexpr std::string_view not_for_clients_by_default = "diffie-hellman-*";

// The first client's choice counts, and towards upstreams that is us: AES-GCM is twice as fast as
// chacha20-poly1305 where the processor has AES, and no slower than it in latency.
constexpr std::string_view upstream_cipher_order = "*-gcm@openssh.com,*";

}  // namespace

Result<Names> resolve_algorithms(std::string_view spec, const Names& defaults, const Names& known,
                                 const Names& legacy) {
  if (spec.empty()) return defaults;
  const char sign = std::string_view("+-^").find(spec.front()) != std::string_view::npos ? spec.front() : ' ';
  const std::string_view list = sign == ' ' ? spec : spec.substr(1);
  if (list.empty()) return fmt::format("the names behind the {} are missing", sign);
  auto expanded = expand(list, known, legacy);
  if (std::holds_alternative<std::string>(expanded)) return expanded;
  auto& listed = std::get<Names>(expanded);

  Names names;
  if (sign == '+') names = defaults;
  if (sign == '-') {
    std::ranges::copy_if(defaults, std::back_inserter(names),
                         [&](std::string_view name) { return !holds(listed, name); });
  } else {
    append_new(names, listed);
  }
  if (sign == '^') append_new(names, defaults);
  if (names.empty())
    return fmt::format("{} leaves none of {}", util::quote(spec), util::join(defaults, ", "));
  // What both sides have is chosen by our order: so it is the best.
  std::ranges::stable_sort(names, {}, [&](std::string_view name) {
    const auto at = std::ranges::find(legacy, name);
    return at == legacy.end() ? 0 : at - legacy.begin() + 1;
  });
  return names;
}

namespace {

Names all_algorithms(AlgorithmKind kind, Leg leg) {
  switch (kind) {
    case AlgorithmKind::kex:
      return names_of(crypto::kex_methods());
    case AlgorithmKind::cipher:
      return names_of(crypto::ciphers());
    case AlgorithmKind::mac:
      return names_of(crypto::macs());
    case AlgorithmKind::host_key:
      return leg == Leg::upstream ? with_certificates(crypto::host_key_algorithms())
                                  : crypto::host_key_algorithms();
    case AlgorithmKind::public_key:
      return with_certificates(names_of(crypto::signature_algorithms()));
    case AlgorithmKind::compression:
      return {"none", "zlib@openssh.com"};
  }
  return {};
}

}  // namespace

Names known_algorithms(AlgorithmKind kind, Leg leg) {
  Names names = all_algorithms(kind, leg);
  std::erase_if(names, crypto::is_legacy);
  return names;
}

Names legacy_algorithms(AlgorithmKind kind) {
  Names names = all_algorithms(kind, Leg::upstream);
  std::erase_if(names, [](std::string_view name) { return !crypto::is_legacy(name); });
  return names;
}

Names default_algorithms(AlgorithmKind kind, Leg leg) {
  Names names = known_algorithms(kind, leg);
  if (kind == AlgorithmKind::cipher && leg == Leg::upstream) {
    names = std::get<Names>(expand(upstream_cipher_order, names, {}));
  }
  std::erase_if(names, [](std::string_view name) {
    return std::ranges::find(not_by_default, name) != std::end(not_by_default);
  });
  if (kind == AlgorithmKind::kex && leg == Leg::downstream)
    std::erase_if(names,
                  [](std::string_view name) { return util::glob_match(not_for_clients_by_default, name); });
  return names;
}

std::string signature_algorithms_of(std::string_view public_keys) {
  Names names = util::split(public_keys, ',');
  std::erase_if(names, [](std::string_view name) { return !crypto::find_signature_algorithm(name); });
  return util::join(names, ",");
}

std::string algorithm_list(AlgorithmKind kind, Leg leg, std::string_view spec) {
  return list_of(resolve_algorithms(spec, default_algorithms(kind, leg), known_algorithms(kind, leg)));
}

Result<Names> resolve_route_algorithms(AlgorithmKind kind, std::string_view upstream_spec,
                                       std::string_view route_spec) {
  const Names known = known_algorithms(kind, Leg::upstream);
  const auto upstream = resolve_algorithms(upstream_spec, default_algorithms(kind, Leg::upstream), known);
  if (!std::holds_alternative<Names>(upstream)) return upstream;
  return resolve_algorithms(route_spec, std::get<Names>(upstream), known, legacy_algorithms(kind));
}

std::string route_algorithm_list(AlgorithmKind kind, std::string_view upstream_spec,
                                 std::string_view route_spec) {
  return list_of(resolve_route_algorithms(kind, upstream_spec, route_spec));
}

}  // namespace sshrp::config
