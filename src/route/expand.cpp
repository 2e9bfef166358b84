// SPDX-License-Identifier: MIT
#include "route/expand.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "access/address.h"
#include "config/text_rules.h"
#include "util/text.h"

namespace sshrp::route {
namespace {

using config::Template;
using Value = std::variant<std::string, Refused>;

constexpr std::size_t max_path = 4096;  // bytes, Linux's PATH_MAX

struct Rule {
  std::string_view what;
  std::string_view only;  // characters that captured text may hold; empty: all but those of `never`
  std::string_view never;
  /// The finished value, or nullopt if it isn't one.
  std::optional<std::string> (*finish)(std::string value);
};

std::optional<std::string> finish_host(std::string host) { return access::normal_host(host); }

std::optional<std::string> finish_port(std::string port) {
  const auto number = access::parse_port(port);
  return number && *number > 0 ? std::optional(std::move(port)) : std::nullopt;
}

std::optional<std::string> finish_user(std::string user) {
  return config::user_name_problem(user) ? std::nullopt : std::optional(std::move(user));
}

std::optional<std::string> finish_path(std::string path) {
  const bool fits = !path.empty() && path.size() <= max_path;
  return fits ? std::optional(std::move(path)) : std::nullopt;
}

constexpr Rule rules[] = {
    // by Purpose
    {"the upstream's host", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._", "",
     finish_host},
    {"the upstream's port", "0123456789", "", finish_port},
    {"the upstream's user", "", ":/", finish_user},
    {"a path", "", "/", finish_path},
    {"a root path", "", "/", finish_path},
};
constexpr Rule whole_host = {"the upstream's host",
                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]", "",
                             finish_host};

const Rule& rule_for(const Template& value, Purpose purpose) {
  if (purpose == Purpose::host && value.pieces.size() == 1) return whole_host;
  return rules[static_cast<std::size_t>(purpose)];
}

bool may_be_captured(const Rule& rule, std::string_view text) {
  if (config::has_control_character(text)) return false;
  if (!rule.only.empty()) return text.find_first_not_of(rule.only) == std::string_view::npos;
  return text.find_first_of(rule.never) == std::string_view::npos;
}

/// Whether captured text, which holds no slash, has made a part of a path that is empty or a dot: the path
/// would lead to a folder above the one that was meant, one for all. What the configuration wrote may be so.
bool captured_nothing(const Template& path, std::span<const std::string_view> captured) {
  std::string part;
  bool is_captured = false;
  const auto is_nothing = [&] { return is_captured && (part.empty() || part == "."); };
  for (const auto& piece : path.pieces) {
    const auto* written = std::get_if<std::string>(&piece);
    if (!written) {
      part += captured[std::get<Template::Group>(piece)];
      is_captured = true;
      continue;
    }
    for (const char c : *written) {
      if (c != '/') {
        part += c;
        continue;
      }
      if (is_nothing()) return true;
      part.clear();
      is_captured = false;
    }
  }
  return is_nothing();
}

// Two captures side by side could make dots. Where nothing is captured the configuration may say what it
// likes.
bool leads_elsewhere(const Template& value, Purpose purpose, std::string_view expanded,
                     std::span<const std::string_view> captured) {
  const bool is_path = purpose == Purpose::path || purpose == Purpose::root_path;
  if (!is_path || !value.captures()) return false;
  if (purpose == Purpose::root_path && config::built_path_problem(expanded)) return true;
  return captured_nothing(value, captured) || expanded.find("..") != std::string_view::npos;
}

}  // namespace

Value expand(const Template& value, Purpose purpose, std::span<const std::string_view> captured) {
  const Rule& rule = rule_for(value, purpose);
  std::string expanded;
  for (const auto& piece : value.pieces) {
    if (const auto* written = std::get_if<std::string>(&piece)) {
      expanded += *written;
      continue;
    }
    const std::string_view text = captured[std::get<Template::Group>(piece)];
    if (!may_be_captured(rule, text)) {
      return Refused{fmt::format("{} may not become part of {}", util::quote(text), rule.what)};
    }
    expanded += text;
  }
  auto finished = leads_elsewhere(value, purpose, expanded, captured) ? std::nullopt : rule.finish(expanded);
  if (!finished) return Refused{fmt::format("{} can't be {}", util::quote(expanded), rule.what)};
  return *std::move(finished);
}

std::variant<config::Secret, Refused> expand(const config::SecretTemplate& value,
                                             std::span<const std::string_view> captured) {
  std::vector<std::string_view> parts;
  for (const auto& piece : value.pieces) {
    const auto* written = std::get_if<config::Secret>(&piece);
    parts.push_back(written ? written->reveal() : captured[std::get<Template::Group>(piece)]);
    if (!written && config::has_control_character(parts.back()))
      return Refused{fmt::format("{} may not become part of a password", util::quote(parts.back()))};
  }
  std::size_t size = 0;
  for (std::string_view part : parts) size += part.size();
  if (size == 0 || size > config::max_secret)
    return Refused{fmt::format("a password would have {} bytes", size)};
  util::SecretBytes joined(size);
  auto to = joined.data().begin();
  for (std::string_view part : parts) to = std::ranges::copy(part, to).out;
  return config::Secret(as_text(joined.view()));
}

}  // namespace sshrp::route
