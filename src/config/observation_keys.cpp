// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "config/schema.h"
#include "config/text_rules.h"
#include "config/values.h"

namespace sshrp::config {
namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr std::size_t max_token_name = 64;  // bytes
constexpr std::size_t max_base_path = 128;  // bytes
constexpr std::uint32_t max_mode = 0777;

Problem socket_problem(std::string_view path) {
  if (const auto problem = path_problem(path)) return problem;
  if (path.size() <= max_socket_name) return std::nullopt;
  return fmt::format("a socket's path may have at most {} bytes, this has {}", max_socket_name, path.size());
}

/// Of a path that was resolved, which may have become too long.
std::optional<std::string> resolve_socket(const std::string& path, const Node& node, Reading& reading) {
  std::string resolved = reading.resolve(path);
  const Problem problem = socket_problem(resolved);
  if (!problem) return resolved;
  reading.error(node.place, *problem);
  return std::nullopt;
}

Type<std::string> socket_path(std::string name, std::string_view word) {
  Type<std::string> type = text(std::move(name), path_problem);
  type.read = [read = type.read, word](const Node& node, Reading& reading) -> std::optional<std::string> {
    const std::optional<std::string> written = read(node, reading);
    if (!written || (!word.empty() && *written == word)) return written;
    return resolve_socket(*written, node, reading);
  };
  return type;
}

Type<HttpAddress> http_address() {
  Type<HttpAddress> type = parsed<HttpAddress>(
      "an address (a string such as \"127.0.0.1:9122\" or \"unix:/run/sshrp/http.sock\") or an array of them",
      [](std::string_view written) -> Result<HttpAddress> {
        if (written.starts_with(unix_prefix)) {
          const std::string_view path = written.substr(unix_prefix.size());
          if (const auto problem = path_problem(path)) return *problem;
          return HttpAddress{.path = std::string(path)};
        }
        auto address = access::parse_listen_address(written, std::nullopt);
        if (auto* problem = std::get_if<std::string>(&address)) return std::move(*problem);
        return HttpAddress{.port = std::get<HostPort>(std::move(address))};
      },
      [](const HttpAddress& address) {
        return address.path.empty() ? to_string(address.port) : std::string(unix_prefix) + address.path;
      });
  type.read = [read = type.read](const Node& node, Reading& reading) -> std::optional<HttpAddress> {
    auto address = read(node, reading);
    if (!address || address->path.empty()) return address;
    const auto path = resolve_socket(address->path, node, reading);
    return path ? std::optional(HttpAddress{.path = *path}) : std::nullopt;
  };
  return type;
}

Type<std::uint32_t> file_mode() {
  return parsed<std::uint32_t>(
      "a file's mode in octal digits (a string such as \"0660\")",
      [](std::string_view written) -> Result<std::uint32_t> {
        std::uint32_t mode = 0;
        for (const char digit : written) {
          if (digit < '0' || digit > '7' || mode > max_mode)
            mode = max_mode + 1;
          else
            mode = mode * 8 + static_cast<std::uint32_t>(digit - '0');
        }
        if (written.empty() || mode > max_mode)
          return fmt::format("{} is no mode from 0000 to 0777, in octal digits", util::quote(written));
        return mode;
      },
      [](const std::uint32_t& mode) { return fmt::format("{:04o}", mode); });
}

Type<std::string> level() {
  return text("a string", [](std::string_view written) -> Problem {
    static const std::vector<std::string_view> levels{"user", "operator", "auditor", "admin"};
    if (std::ranges::find(levels, written) != levels.end()) return std::nullopt;
    return not_one_of(written, levels);
  });
}

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.';
}

Type<std::string> token_name() {
  return text("a name (a string)", [](std::string_view name) -> Problem {
    if (!name.empty() && name.size() <= max_token_name && std::ranges::all_of(name, is_of_name))
      return std::nullopt;
    return fmt::format("a name has 1 to {} letters, digits, and - _ .", max_token_name);
  });
}

Type<std::string> host_name() {
  return text("a host's name (a string such as \"sshrp.example.lan\")", [](std::string_view host) -> Problem {
    if (access::normal_host(host) ||
        std::holds_alternative<HostPort>(access::parse_host_port(host, std::nullopt)))
      return std::nullopt;
    return fmt::format("{} is neither a host name nor an address, with a port or without", util::quote(host));
  });
}

Type<std::string> base_path() {
  return text("a path of an address (a string such as \"/sshrp\")", [](std::string_view path) -> Problem {
    const auto is_allowed = [](char c) { return is_of_name(c) || c == '/' || c == '~'; };
    if (path.empty()) return std::nullopt;
    if (path.size() <= max_base_path && path.starts_with('/') && !path.ends_with('/') &&
        path.find("//") == std::string_view::npos && std::ranges::all_of(path, is_allowed))
      return std::nullopt;
    return fmt::format(
        "{} doesn't begin with a slash, ends with one, or has more in it than letters, digits and "
        "/ - _ . ~",
        util::quote(path));
  });
}

std::vector<Key<Http>> keys_of_http() {
  return {
      key("listen", &Http::listen, http_address(), "addresses to bind for HTTP, or Unix sockets"),
      key("mode", &Http::mode, file_mode(), "mode of those Unix sockets"),
      key("group", &Http::group, account_name(), "their group; without it the daemon's own"),
      key("token_file", &Http::token_file, path(), "file with the one token, whose level is user"),
      key("hosts", &Http::hosts, host_name(), "names that browsers may ask by, beside the addresses bound"),
      key("behind_tls_proxy", &Http::behind_tls_proxy, boolean(),
          "whether all requests come from a proxy of yours, which speaks TLS"),
      key("base_path", &Http::base_path, base_path(), "what stands before all paths there"),
  };
}

}  // namespace

Key<Config> control_key() {
  return key("control", &Config::control, socket_path("a path or \"none\" (a string)", no_control),
             "the socket that sshrpctl asks at, for root only, or none");
}

const std::vector<Key<Config>>& http_keys() {
  static const std::vector<Key<Config>> keys = sub_table("http", &Config::http, keys_of_http());
  return keys;
}

const std::vector<Key<ControlSocket>>& control_keys() {
  static const std::vector<Key<ControlSocket>> keys = {
      required(key("path", &ControlSocket::path, socket_path("a path (a string)", {}),
                   "where the socket is made")),
      key("mode", &ControlSocket::mode, file_mode(), "its mode: who may connect"),
      key("group", &ControlSocket::group, account_name(), "its group; without it the daemon's own"),
      required(key("level", &ControlSocket::level, level(), "what those may do who connect")),
  };
  return keys;
}

const std::vector<Key<HttpToken>>& token_keys() {
  static const std::vector<Key<HttpToken>> keys = {
      required(key("file", &HttpToken::file, path(), "file with the token")),
      required(key("level", &HttpToken::level, level(), "what those may do who show it")),
      key("name", &HttpToken::name, token_name(), "what the log calls it; without it the file's name"),
  };
  return keys;
}

}  // namespace sshrp::config
